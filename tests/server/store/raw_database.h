#ifndef AKIN_TESTS_SERVER_STORE_RAW_DATABASE_H_
#define AKIN_TESTS_SERVER_STORE_RAW_DATABASE_H_

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <memory>
#include <string>
#include <vector>

namespace akin {

// A RocksDB database behind the back of the store that it is, or will be.
class RawDatabase {
 public:
  // Opens all families of a database that exists.
  explicit RawDatabase(const std::string& path)
      : RawDatabase(path, FamiliesOf(path)) {}

  // Makes what is missing.
  RawDatabase(const std::string& path, const std::vector<std::string>& names) {
    std::vector<rocksdb::ColumnFamilyDescriptor> families;
    for (const std::string& name : names) {
      families.emplace_back(name, rocksdb::ColumnFamilyOptions());
    }
    rocksdb::DBOptions options;
    options.create_if_missing = true;
    options.create_missing_column_families = true;
    rocksdb::DB* db = nullptr;
    const rocksdb::Status status =
        rocksdb::DB::Open(options, path, families, &handles_, &db);
    EXPECT_TRUE(status.ok()) << status.ToString();
    db_.reset(db);
  }
  ~RawDatabase() {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      EXPECT_TRUE(db_->DestroyColumnFamilyHandle(handle).ok());
    }
  }
  RawDatabase(const RawDatabase&) = delete;
  RawDatabase& operator=(const RawDatabase&) = delete;

  void Put(const std::string& family, const std::string& key,
           const std::string& value) {
    EXPECT_TRUE(
        db_->Put(rocksdb::WriteOptions(), Family(family), key, value).ok());
  }

  void Delete(const std::string& family, const std::string& key) {
    EXPECT_TRUE(db_->Delete(rocksdb::WriteOptions(), Family(family), key).ok());
  }

  // "absent" if there is none.
  std::string Get(const std::string& family, const std::string& key) const {
    std::string value = "absent";
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), Family(family), key, &value);
    EXPECT_TRUE(status.ok() || status.IsNotFound()) << status.ToString();
    return value;
  }

 private:
  static std::vector<std::string> FamiliesOf(const std::string& path) {
    std::vector<std::string> names;
    const rocksdb::Status status =
        rocksdb::DB::ListColumnFamilies(rocksdb::DBOptions(), path, &names);
    EXPECT_TRUE(status.ok()) << status.ToString();
    return names;
  }

  rocksdb::ColumnFamilyHandle* Family(const std::string& name) const {
    for (rocksdb::ColumnFamilyHandle* handle : handles_) {
      if (handle->GetName() == name) return handle;
    }
    ADD_FAILURE() << "there is no family " << name;
    return nullptr;
  }

  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> handles_;
};

}  // namespace akin

#endif  // AKIN_TESTS_SERVER_STORE_RAW_DATABASE_H_
