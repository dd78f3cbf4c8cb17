#ifndef AKIN_CLIENT_CTL_COMMANDS_H_
#define AKIN_CLIENT_CTL_COMMANDS_H_

#include <string>

#include "akin/client.h"
#include "client/ctl/options.h"
#include "command_line/exit_code.h"

namespace akin {

// One function for each command of akin-ctl: asks the server, writes the answer
// to stdout or an error to stderr, and returns what the program ends with.

ExitCode ShowSimilar(const Client& client, const CtlOptions& options);

ExitCode GetArticle(const Client& client, const CtlOptions& options);
ExitCode DeleteArticle(const Client& client, const CtlOptions& options);
ExitCode ListArticles(const Client& client, const CtlOptions& options);
// Writes every article that the filter matches to the file `path`, which
// akin-load can read; "-" is stdout.
ExitCode ExportArticles(const Client& client, const CtlOptions& options,
                        const std::string& path);

ExitCode ShowStatus(const Client& client, const CtlOptions& options);
// `name` may be empty: the server names it.
ExitCode CreateSnapshot(const Client& client, const CtlOptions& options,
                        const std::string& name);
ExitCode Compact(const Client& client, const CtlOptions& options);

// Makes an access token and the line that stands for it in the server's file of
// tokens. Asks no server.
ExitCode MakeToken(const Client& client, const CtlOptions& options);

}  // namespace akin

#endif  // AKIN_CLIENT_CTL_COMMANDS_H_
