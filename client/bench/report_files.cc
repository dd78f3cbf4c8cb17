#include <fstream>

#include "absl/strings/str_cat.h"
#include "client/bench/report.h"

namespace akin {

absl::Status WriteReport(const BenchReport& report,
                         const std::string& directory) {
  const auto write = [&](const char* name, const std::string& text) {
    const std::string path = absl::StrCat(directory, "/", name);
    std::ofstream file(path);
    file << text;
    file.close();
    if (file) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat(path, " cannot be written"));
  };
  const CallCounts total = report.result.total();
  absl::Status status = write("report.json", ToJson(report));
  status.Update(write("report.csv", ToCsv(report.result)));
  if (report.sweep.has_value()) {
    status.Update(write("sweep.csv", ToCsv(report.sweep->result)));
  }
  status.Update(write("latency.hgrm", ToHgrm(total.latency)));
  status.Update(write("service.hgrm", ToHgrm(total.service)));
  status.Update(write("report.html", ToHtml(report)));
  return status;
}

}  // namespace akin
