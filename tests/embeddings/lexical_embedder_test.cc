#include "embeddings/lexical_embedder.h"

#include <gtest/gtest.h>

namespace akin {
namespace {

TEST(LexicalEmbedderTest, IsCreated) {
  EXPECT_TRUE(LexicalEmbedder::Create().ok());
}

}  // namespace
}  // namespace akin
