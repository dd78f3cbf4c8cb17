#ifndef AKIN_CLIENT_EVAL_REPORT_H_
#define AKIN_CLIENT_EVAL_REPORT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/eval/comparison.h"
#include "client/eval/judgement.h"

namespace akin {

// What an evaluation found, to be kept.
struct Report {
  std::string subject;        // what was asked, as a sentence
  std::string figures;        // the table of the scores
  std::string compared_with;  // the other run; empty: there is none
  std::vector<FigureComparison> comparisons;
  std::vector<JudgedAnswer> answers;  // not cut by relevance
};

// A table of columns that stand under each other, with a header, as one of
// Markdown. Every line has as many words as the first.
std::string ToMarkdown(const std::string& table);

// The whole report.md, which shows the charts that WriteReport() writes.
std::string ToMarkdown(const Report& report);

// Makes the directory, unless it is there, and finds out whether a report can
// be written to it, without changing one that is there. InvalidArgument, with
// the reason, if not.
absl::Status PrepareReport(const std::string& directory);

// Writes report.md, precision_coverage.svg and reliability.svg to a directory
// that is there, over what has these names. DataLoss, with the file and the
// reason, if one cannot be written.
absl::Status WriteReport(const Report& report, const std::string& directory);

}  // namespace akin

#endif  // AKIN_CLIENT_EVAL_REPORT_H_
