#ifndef AKIN_CLIENT_RECALL_TABLE_H_
#define AKIN_CLIENT_RECALL_TABLE_H_

#include <string>
#include <vector>

#include "client/recall/measurement.h"

namespace akin {

// A table in Markdown, a row for each kind of filter.
std::string ToMarkdown(const std::vector<FilterRecall>& kinds);

// The same in tab-separated values with a line of names; shares in full, empty
// where nothing was wanted.
std::string ToTsv(const std::vector<FilterRecall>& kinds);

}  // namespace akin

#endif  // AKIN_CLIENT_RECALL_TABLE_H_
