#ifndef AKIN_SERVER_SERVICE_METHOD_H_
#define AKIN_SERVER_SERVICE_METHOD_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "access/role.h"
#include "server/admission/budget.h"

namespace akin {

// A method of the API.
struct Method {
  std::string_view service;  // full name: "akin.v1.ArticlesService"
  std::string_view name;     // "GetArticle"
  Budget budget;
  Role role;  // the least that a caller needs

  // As gRPC names it: "/akin.v1.ArticlesService/GetArticle".
  std::string Path() const;

  // Whether it puts articles in, which takes memory.
  bool adds_articles() const;
};

inline constexpr std::string_view kSimilarNews = "akin.v1.SimilarNewsService";
inline constexpr std::string_view kArticles = "akin.v1.ArticlesService";
inline constexpr std::string_view kAdmin = "akin.v1.AdminService";

inline constexpr Method kFindSimilar = {kSimilarNews, "FindSimilar",
                                        Budget::kReads, Role::kReader};
inline constexpr Method kBatchFindSimilar = {kSimilarNews, "BatchFindSimilar",
                                             Budget::kReads, Role::kReader};
inline constexpr Method kStreamFindSimilar = {kSimilarNews, "StreamFindSimilar",
                                              Budget::kReads, Role::kReader};
inline constexpr Method kUpsertArticle = {kArticles, "UpsertArticle",
                                          Budget::kWrites, Role::kWriter};
inline constexpr Method kBatchUpsertArticles = {
    kArticles, "BatchUpsertArticles", Budget::kWrites, Role::kWriter};
inline constexpr Method kImportArticles = {kArticles, "ImportArticles",
                                           Budget::kWrites, Role::kWriter};
inline constexpr Method kGetArticle = {kArticles, "GetArticle", Budget::kReads,
                                       Role::kReader};
inline constexpr Method kBatchGetArticles = {kArticles, "BatchGetArticles",
                                             Budget::kReads, Role::kReader};
inline constexpr Method kListArticles = {kArticles, "ListArticles",
                                         Budget::kReads, Role::kReader};
inline constexpr Method kExportArticles = {kArticles, "ExportArticles",
                                           Budget::kReads, Role::kReader};
inline constexpr Method kDeleteArticle = {kArticles, "DeleteArticle",
                                          Budget::kWrites, Role::kWriter};
inline constexpr Method kDeleteArticles = {kArticles, "DeleteArticles",
                                           Budget::kWrites, Role::kWriter};
inline constexpr Method kGetStatus = {kAdmin, "GetStatus", Budget::kAdmin,
                                      Role::kReader};
inline constexpr Method kCreateSnapshot = {kAdmin, "CreateSnapshot",
                                           Budget::kAdmin, Role::kAdmin};
inline constexpr Method kCompact = {kAdmin, "Compact", Budget::kAdmin,
                                    Role::kAdmin};

// All of the above.
std::span<const Method> Methods();
// Their names; no two services share one.
std::vector<std::string_view> MethodNames();

}  // namespace akin

#endif  // AKIN_SERVER_SERVICE_METHOD_H_
