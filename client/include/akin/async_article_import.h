#ifndef AKIN_ASYNC_ARTICLE_IMPORT_H_
#define AKIN_ASYNC_ARTICLE_IMPORT_H_

#include <memory>

#include "akin/article_import.h"
#include "akin/connection.h"
#include "akin/v1/articles.pb.h"

namespace akin {

// ArticleImport without a thread that waits: puts any number of articles in,
// over one stream after another, and calls back for each message. What is not
// acknowledged when a stream breaks, or is refused for now, is sent again in
// the same order.
//
// Thread-safe. Destroying it says that no message will follow; what was sent
// goes on to its end.
class AsyncArticleImport {
 public:
  using Options = ArticleImport::Options;

  AsyncArticleImport(std::shared_ptr<Connection> connection,
                     const Options& options);
  ~AsyncArticleImport();
  AsyncArticleImport(AsyncArticleImport&&) noexcept;
  AsyncArticleImport& operator=(AsyncArticleImport&&) noexcept;

  // Sends a message, and returns at once. `acknowledged` is called once, as of
  // an asynchronous call of Client, in the order of sending: with the
  // acknowledgement, whose errors() and status() say what was not taken, or
  // with the status that the import has failed with for good. The message may
  // have been taken then.
  //
  // False if as many messages as the window holds are not acknowledged yet:
  // nothing is sent then, and `acknowledged` is not called. There is room for
  // one when a callback begins, which may send it.
  bool TrySend(v1::ImportArticlesRequest request,
               Callback<v1::ImportArticlesResponse> acknowledged);

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace akin

#endif  // AKIN_ASYNC_ARTICLE_IMPORT_H_
