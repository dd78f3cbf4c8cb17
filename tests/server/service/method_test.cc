#include "server/service/method.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "akin/v1/admin.pb.h"
#include "akin/v1/articles.pb.h"
#include "akin/v1/similar_news.pb.h"

namespace akin {
namespace {

using ::testing::UnorderedElementsAreArray;

TEST(MethodTest, EveryMethodOfTheApiIsThereOnce) {
  std::vector<std::string> defined;
  for (const google::protobuf::FileDescriptor* file :
       {v1::SimilarItem::descriptor()->file(),
        v1::GetArticleRequest::descriptor()->file(),
        v1::GetStatusRequest::descriptor()->file()}) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        defined.push_back(absl::StrCat("/", file->service(i)->full_name(), "/",
                                       file->service(i)->method(j)->name()));
      }
    }
  }
  std::vector<std::string> known;
  for (const Method& method : Methods()) known.push_back(method.Path());
  EXPECT_THAT(known, UnorderedElementsAreArray(defined));
}

}  // namespace
}  // namespace akin
