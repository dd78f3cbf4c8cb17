#include "server/service/method.h"

#include "absl/strings/str_cat.h"
#include "base/string_views.h"

namespace akin {
namespace {

constexpr Method kMethods[] = {
    kFindSimilar,    kBatchFindSimilar,    kStreamFindSimilar,
    kUpsertArticle,  kBatchUpsertArticles, kImportArticles,
    kGetArticle,     kBatchGetArticles,    kListArticles,
    kExportArticles, kDeleteArticle,       kDeleteArticles,
    kGetStatus,      kCreateSnapshot,      kCompact,
};

}  // namespace

std::string Method::Path() const {
  return absl::StrCat("/", AbslView(service), "/", AbslView(name));
}

bool Method::adds_articles() const {
  return service == kArticles &&
         (name == kUpsertArticle.name || name == kBatchUpsertArticles.name ||
          name == kImportArticles.name);
}

std::span<const Method> Methods() { return kMethods; }

std::vector<std::string_view> MethodNames() {
  std::vector<std::string_view> names;
  for (const Method& method : kMethods) names.push_back(method.name);
  return names;
}

}  // namespace akin
