/* Entries that take many points: ENTRY_BATCH, ENTRY_INNER and ENTRY_ROWS. */
#ifndef SMOOTH_BATCH_H
#define SMOOTH_BATCH_H

#include "llvm/room.h"

/* Sets e->lanes, the number of points that an iteration of the loop does; fewer if there are very
 * many columns. */
void batch_choose_lanes(Emitter *e);
void batch_emit(Emitter *e); /* emits the body of the function */

#endif
