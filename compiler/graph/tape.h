/* The interpreter: a graph laid out as a tape. */
#ifndef SMOOTH_TAPE_H
#define SMOOTH_TAPE_H

#include "base/base.h"
#include "graph/ref.h"

/* The live nodes of some roots, smoothed, in order of evaluation. Constant once made: any number of
 * threads may run it, each with its own slots. */
typedef struct Tape Tape;

/* In `arena`, without a pointer into the graph; `scratch` is used on the way. */
Tape *tape_create(Arena *arena, Arena *scratch, const Graph *graph, const Ref *roots,
                  uint32_t count);
size_t tape_slots(const Tape *tape);              /* doubles that tape_run needs */
void tape_start(const Tape *tape, double *slots); /* once for an array of slots */
/* out[i] = the value of root i, where parameter k has the value in[k]. Allocates nothing. */
void tape_run(const Tape *tape, const double *in, double *slots, double *out);

#endif
