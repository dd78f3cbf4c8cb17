#include "server/index/sketch_pass.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/algorithm/container.h"

namespace akin {
namespace {

// So few that no query waits long for another thread's piece.
constexpr int kPieceBlocks = 4;

// A thread that has less to do than so many pieces is not worth waking.
constexpr int kPiecesAHelper = 4;

// Distances of a block for so many queries stay in a core's own cache.
constexpr size_t kMaxTakers = 8;

}  // namespace

SketchScan::SketchScan(const SketchQuery& query,
                       absl::Span<const RowMask> masks,
                       absl::Span<const int> breadths, int64_t wanted)
    : query_(query),
      masks_(masks),
      wanted_(wanted),
      limit_(static_cast<uint16_t>(64 * query.bits.size())),
      counts_(limit_ + 1) {
  for (size_t segment = 0; segment < masks.size(); ++segment) {
    const bool left_out = !breadths.empty() && breadths[segment] != 0;
    for (int block = 0; block * Segment::kBlockRows < masks[segment].rows();
         block += kPieceBlocks) {
      Piece& piece = pieces_.emplace_back();
      piece.segment = segment;
      piece.first_block = block;
      piece.taken = left_out || !IsWanted(piece);
      left_ += !piece.taken;
    }
  }
}

bool SketchScan::IsWanted(const Piece& piece) const {
  const RowMask& mask = masks_[piece.segment];
  const int end = std::min(piece.first_block + kPieceBlocks, mask.blocks());
  for (int block = piece.first_block; block < end; ++block) {
    if (mask.BlockCount(block) > 0) return true;
  }
  return false;
}

std::vector<int32_t> SketchScan::Rows(size_t segment) const {
  std::vector<int32_t> rows;
  for (const Piece& piece : pieces_) {
    if (piece.segment != segment) continue;
    for (size_t i = 0; i < piece.rows.size(); ++i) {
      if (piece.distances[i] <= limit_) rows.push_back(piece.rows[i]);
    }
  }
  return rows;
}

// Finds the nearest of one piece.
class SketchScan::NearestOfPiece {
 public:
  // Under the lock of the pass, here and in Finish().
  NearestOfPiece(SketchScan& scan, Piece& piece)
      : scan_(&scan),
        piece_(&piece),
        limit_(scan.limit_),
        counts_(scan.limit_ + 1) {
    piece.taken = true;
  }

  const SketchQuery& query() const { return scan_->query_; }
  const RowMask& mask() const { return scan_->masks_[piece_->segment]; }
  int first_block() const { return piece_->first_block; }
  bool Wants(int block) const {
    return block < mask().blocks() && mask().BlockCount(block) > 0;
  }

  // Adds the rows of a block that are near enough.
  void Add(int block, const uint16_t* distances) {
    const int begin = block * Segment::kBlockRows;
    std::array<int32_t, Segment::kBlockRows> rows;
    const int selected =
        SelectWithin(distances, mask().BlockRows(block), limit_,
                     mask().BlockWords(block), begin, rows.data());
    piece_->rows.insert(piece_->rows.end(), rows.begin(),
                        rows.begin() + selected);
    for (int i = 0; i < selected; ++i) {
      const uint16_t distance = distances[rows[i] - begin];
      piece_->distances.push_back(distance);
      ++counts_[distance];
    }
    within_ += selected;
    Lower(counts_, within_, limit_);
  }

  // Tells the scan. Returns whether it has all now.
  bool Finish() {
    scan_->limit_ = std::min(scan_->limit_, limit_);
    int64_t within = 0;
    for (int distance = 0; distance <= scan_->limit_; ++distance) {
      scan_->counts_[distance] += counts_[distance];
      within += scan_->counts_[distance];
    }
    Lower(scan_->counts_, within, scan_->limit_);
    return --scan_->left_ == 0;
  }

 private:
  // Lowers the limit as far as enough rows are within.
  void Lower(const std::vector<int64_t>& counts, int64_t& within,
             uint16_t& limit) const {
    while (limit > 0 && within - counts[limit] >= scan_->wanted_) {
      within -= counts[limit--];
    }
  }

  SketchScan* scan_;
  Piece* piece_;
  uint16_t limit_;
  int64_t within_ = 0;           // rows that are not beyond the limit
  std::vector<int64_t> counts_;  // rows by distance
};

SketchPass::Shared SketchPass::Take(SketchScan& scan) {
  Shared takers;
  const size_t count = scan.pieces_.size();
  size_t steps = 0;
  while (steps < count && scan.pieces_[(next_ + steps) % count].taken) ++steps;
  if (steps == count) return takers;
  const size_t number = (next_ + steps) % count;
  next_ = number + 1;
  takers.emplace_back(scan, scan.pieces_[number]);
  for (SketchScan* other : scans_) {
    if (takers.size() == kMaxTakers) break;
    if (number >= other->pieces_.size()) continue;
    SketchScan::Piece& piece = other->pieces_[number];
    if (!piece.taken && piece.first_block == takers[0].first_block() &&
        &other->masks_[piece.segment].segment() ==
            &takers[0].mask().segment()) {
      takers.emplace_back(*other, piece);
    }
  }
  return takers;
}

void SketchPass::GoThrough(Shared& takers) {
  std::array<std::array<uint16_t, Segment::kBlockRows>, kMaxTakers> distances;
  const Segment& segment = takers[0].mask().segment();
  const int first = takers[0].first_block();
  for (int block = first; block < first + kPieceBlocks; ++block) {
    std::vector<SketchScan::NearestOfPiece*> wanting;
    std::vector<const SketchQuery*> queries;
    std::vector<uint16_t*> distances_of;
    int rows = 0;
    for (size_t i = 0; i < takers.size(); ++i) {
      if (!takers[i].Wants(block)) continue;
      wanting.push_back(&takers[i]);
      queries.push_back(&takers[i].query());
      distances_of.push_back(distances[i].data());
      // Of a tail each sees another number.
      rows = std::max(rows, takers[i].mask().BlockRows(block));
    }
    if (wanting.empty()) continue;
    SketchDistances(queries,
                    segment.arrays().sketches + int64_t{block} *
                                                    Segment::kBlockRows *
                                                    segment.shape().words,
                    rows, distances_of.data());
    for (size_t i = 0; i < wanting.size(); ++i) {
      wanting[i]->Add(block, distances_of[i]);
    }
  }
}

void SketchPass::GoThroughAll(Shared takers) {
  GoThrough(takers);
  MutexLock lock(mutex_);
  for (SketchScan::NearestOfPiece& taker : takers) {
    if (taker.Finish()) done_.NotifyAll();
  }
}

void SketchPass::Help(SketchScan& scan) {
  while (true) {
    Shared takers;
    {
      MutexLock lock(mutex_);
      takers = Take(scan);
    }
    if (takers.empty()) return;
    GoThroughAll(std::move(takers));
  }
}

// While others go through the last of its pieces, helps them: to sleep and to
// be woken takes longer than a piece.
void SketchPass::Finish(SketchScan& scan) {
  while (true) {
    Shared takers;
    {
      MutexLock lock(mutex_);
      while (scan.left_ > 0 && takers.empty()) {
        for (SketchScan* other : scans_) {
          takers = Take(*other);
          if (!takers.empty()) break;
        }
        if (takers.empty()) done_.Wait(mutex_);
      }
      if (takers.empty()) {
        scans_.erase(absl::c_find(scans_, &scan));
        return;
      }
    }
    GoThroughAll(std::move(takers));
  }
}

void SketchPass::Run(SketchScan& scan) {
  int pieces = 0;
  {
    MutexLock lock(mutex_);
    pieces = scan.left_;
    scans_.push_back(&scan);
  }
  pool_.Run(pieces / kPiecesAHelper, [this, &scan] { Help(scan); });
  Finish(scan);
}

}  // namespace akin
