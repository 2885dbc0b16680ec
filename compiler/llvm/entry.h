/* Entries: the functions that a module exports. */
#ifndef SMOOTH_ENTRY_H
#define SMOOTH_ENTRY_H

#include "llvm/backend.h"
#include "llvm/room.h"

/* Emits the entry as a new function, e->function, without a name. e->vector, e->lanes and
 * e->compiles_fast are set. False and the draft's error if it is too large for compiled code. */
bool entry_emit(Emitter *e, const Entry *entry);

#endif
