#include "client/eval/report.h"

#include <errno.h>
#include <string.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/eval/calibration.h"
#include "client/eval/precision_coverage.h"

namespace akin {
namespace {

constexpr char kReportFile[] = "report.md";
constexpr char kCurveFile[] = "precision_coverage.svg";
constexpr char kReliabilityFile[] = "reliability.svg";

std::string PathOf(const std::string& directory, const char* file) {
  return (std::filesystem::path(directory) / file).string();
}

absl::Status WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) {
    return absl::DataLossError(
        absl::StrCat(path, " cannot be written: ", strerror(errno)));
  }
  return absl::OkStatus();
}

std::string ComparisonSection(const Report& report) {
  if (report.compared_with.empty()) return "";
  std::string text = absl::StrCat(
      "## Compared with ", report.compared_with, "\n\n",
      "`before` is that run, `now` this one; `low` and `high` bound a 95 % "
      "interval of their difference, from ",
      kResamples, " paired resamples of the stories.\n\n");
  for (const FigureComparison& comparison : report.comparisons) {
    absl::StrAppend(&text, "### ", comparison.figure, "\n\n",
                    ToMarkdown(ToTable(comparison.differences)), "\n");
  }
  return text;
}

std::string CurveSection(const Report& report) {
  return absl::StrCat(
      "## A list of six at each threshold\n\n"
      "What a list would be worth if it showed the six most relevant articles "
      "among the ten\nthat were asked for, but none below the threshold.\n\n"
      "![Precision against coverage](",
      kCurveFile, ")\n\n", ToMarkdown(ToTable(ScoreThresholds(report.answers))),
      "\n");
}

std::string CalibrationSection(const Calibrations& calibrations) {
  return absl::StrCat(
      "## Calibration of relevance\n\n"
      "Each listed article makes a pair with its question; one without a label "
      "counts as another\nstory. `relevance` is the mean, `same-story` the "
      "share that it should be; `base-brier` is the\nBrier score of always "
      "saying that share.\n\n",
      ToMarkdown(ToTable(calibrations)), "\n![Reliability diagram](",
      kReliabilityFile, ")\n\n", ToMarkdown(ToBinTable(calibrations)));
}

std::string Page(const Report& report, const Calibrations& calibrations) {
  return absl::StrCat("# Evaluation of an akin server\n\n", report.subject,
                      "\n\n## Figures\n\n", ToMarkdown(report.figures), "\n",
                      ComparisonSection(report), CurveSection(report),
                      CalibrationSection(calibrations));
}

}  // namespace

std::string ToMarkdown(const std::string& table) {
  std::string markdown;
  for (const std::string& line :
       std::vector<std::string>(absl::StrSplit(table, '\n'))) {
    const std::vector<std::string> words = absl::StrSplit(
        absl::StrReplaceAll(line, {{"|", "\\|"}}), ' ', absl::SkipEmpty());
    if (words.empty()) continue;
    const bool is_header = markdown.empty();
    absl::StrAppend(&markdown, "| ", absl::StrJoin(words, " | "), " |\n");
    if (!is_header) continue;
    absl::StrAppend(&markdown, "|---|");
    for (size_t i = 1; i < words.size(); ++i) {
      absl::StrAppend(&markdown, "--:|");
    }
    absl::StrAppend(&markdown, "\n");
  }
  return markdown;
}

std::string ToMarkdown(const Report& report) {
  return Page(report, Calibrate(report.answers));
}

absl::Status PrepareReport(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat(directory, " cannot be made: ", error.message()));
  }
  for (const char* file : {kReportFile, kCurveFile, kReliabilityFile}) {
    const std::string path = PathOf(directory, file);
    if (!std::ofstream(path, std::ios::app)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, " cannot be written: ", strerror(errno)));
    }
  }
  return absl::OkStatus();
}

absl::Status WriteReport(const Report& report, const std::string& directory) {
  const Calibrations calibrations = Calibrate(report.answers);
  absl::Status status =
      WriteFile(PathOf(directory, kReportFile), Page(report, calibrations));
  status.Update(
      WriteFile(PathOf(directory, kCurveFile),
                ToPrecisionCoverageChart(ScoreThresholds(report.answers))));
  status.Update(WriteFile(PathOf(directory, kReliabilityFile),
                          ToReliabilityChart(calibrations)));
  return status;
}

}  // namespace akin
