#include "server/store/database_options.h"

#include <rocksdb/cache.h>
#include <rocksdb/convenience.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <memory>

namespace akin {
namespace {

// Keeps no log. RocksDB's own logger aborts the process when the disk is full,
// for its library is built with assertions; what fails is told by a Status.
class NullLogger : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

// LZ4 where there is a choice: half again as many bytes as ZSTD, but reads and
// starts, which flush the replayed log, take half the time.
rocksdb::CompressionType SupportedCompression() {
  const std::vector<rocksdb::CompressionType> supported =
      rocksdb::GetSupportedCompressions();
  for (rocksdb::CompressionType type :
       {rocksdb::kLZ4Compression, rocksdb::kZSTD}) {
    if (std::find(supported.begin(), supported.end(), type) !=
        supported.end()) {
      return type;
    }
  }
  return rocksdb::kNoCompression;
}

rocksdb::ColumnFamilyOptions ArticlesOptions(
    const std::shared_ptr<rocksdb::Cache>& cache) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.block_size = 16 << 10;
  table.format_version = 5;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = SupportedCompression();
  options.write_buffer_size = 64 << 20;
  options.max_write_buffer_number = 3;
  // Each write looks up what it replaces: mostly nothing, and a filter over
  // what is not yet in a table finds that in a third of the time.
  options.memtable_prefix_bloom_size_ratio = 0.1;
  options.memtable_whole_key_filtering = true;
  options.level_compaction_dynamic_level_bytes = true;
  // Bodies lie in blob files: compactions then move references only, and a
  // read decompresses one article instead of a block of them (8 us instead of
  // 22 us at 600,000 articles of 2 KB).
  options.enable_blob_files = true;
  options.min_blob_size = 1024;
  options.blob_file_size = 256 << 20;
  options.blob_compression_type = options.compression;
  options.enable_blob_garbage_collection = true;
  options.blob_compaction_readahead_size = 2 << 20;
  return options;
}

// Of a family of small values.
rocksdb::ColumnFamilyOptions SmallOptions(
    const std::shared_ptr<rocksdb::Cache>& cache, size_t write_buffer_bytes) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  rocksdb::ColumnFamilyOptions options;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  options.compression = rocksdb::kNoCompression;
  options.write_buffer_size = write_buffer_bytes;
  return options;
}

}  // namespace

rocksdb::DBOptions DatabaseOptions() {
  rocksdb::DBOptions options;
  options.paranoid_checks = true;
  options.max_background_jobs = 2;
  // Leaves most of the usual 1,024 descriptors to connections.
  options.max_open_files = 512;
  // `meta` gets little and would hold back the log for ever; a bound on the
  // log is a bound on what a start has to replay.
  options.max_total_wal_size = 128 << 20;
  options.compaction_readahead_size = 2 << 20;
  options.bytes_per_sync = 1 << 20;
  options.info_log = std::make_shared<NullLogger>();
  // The log has it all, but for what means nothing.
  options.avoid_flush_during_shutdown = true;
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  return options;
}

std::vector<rocksdb::ColumnFamilyDescriptor> StoreFamilies() {
  const auto cache = rocksdb::NewLRUCache(64 << 20);
  return {{rocksdb::kDefaultColumnFamilyName, SmallOptions(cache, 1 << 20)},
          {kArticles, ArticlesOptions(cache)},
          {kChanges, SmallOptions(cache, 16 << 20)},
          {kMeta, SmallOptions(cache, 4 << 20)}};
}

}  // namespace akin
