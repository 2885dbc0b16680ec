/* Entries that take many points. */
#ifndef SMOOTH_BATCH_H
#define SMOOTH_BATCH_H

#include "llvm/room.h"

/* How many points the loop does at once; fewer if there are very many columns. */
void batch_choose_lanes(Emitter *e);
void batch_emit(Emitter *e); /* the body of the function */

#endif
