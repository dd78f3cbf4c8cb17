#include <jemalloc/jemalloc.h>

// Read by jemalloc when the program begins; jemalloc(3), "TUNING". Memory that
// was freed goes back by threads of its own, also while no call comes that would
// do it; and an arena a core, for what is free in one is no use to the others.
const char* malloc_conf = "background_thread:true,percpu_arena:percpu";
