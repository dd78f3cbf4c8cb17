#include "client/recall/table.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace akin {
namespace {

std::string Percent(double share) {
  return absl::StrFormat("%.3g %%", 100 * share);
}

}  // namespace

std::string ToMarkdown(const std::vector<FilterRecall>& kinds) {
  std::string table =
      "| filter | wanted | matched | questions | recall@10 | overlap | shorter "
      "| compared with all | no exact answer |\n"
      "|---|--:|--:|--:|--:|--:|--:|--:|--:|\n";
  for (const FilterRecall& kind : kinds) {
    absl::StrAppendFormat(
        &table, "| %s | %s | %s | %d | %.4f | %.4f | %d | %d | %d |\n",
        kind.name, kind.wanted.has_value() ? Percent(*kind.wanted) : "",
        Percent(kind.matched), kind.questions, kind.recall, kind.overlap,
        kind.shorter, kind.exact, kind.empty);
  }
  return table;
}

std::string ToTsv(const std::vector<FilterRecall>& kinds) {
  std::string table =
      "filter\twanted\tmatched\tquestions\trecall\toverlap\tshorter\texact\t"
      "empty\tunknown\n";
  for (const FilterRecall& kind : kinds) {
    absl::StrAppendFormat(
        &table, "%s\t%s\t%.8g\t%d\t%.6f\t%.6f\t%d\t%d\t%d\t%d\n", kind.name,
        kind.wanted.has_value() ? absl::StrCat(*kind.wanted) : "", kind.matched,
        kind.questions, kind.recall, kind.overlap, kind.shorter, kind.exact,
        kind.empty, kind.unknown);
  }
  return table;
}

}  // namespace akin
