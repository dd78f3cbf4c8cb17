#ifndef AKIN_SERVER_ADMISSION_BUDGET_H_
#define AKIN_SERVER_ADMISSION_BUDGET_H_

namespace akin {

// Which threads a call runs on and whose room it takes: an import starves no
// query, and an operator is answered whatever the others do.
enum class Budget { kReads, kWrites, kAdmin };

}  // namespace akin

#endif  // AKIN_SERVER_ADMISSION_BUDGET_H_
