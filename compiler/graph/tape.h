/* The interpreter: a graph laid out as a tape. */
#ifndef SMOOTH_TAPE_H
#define SMOOTH_TAPE_H

#include "base/base.h"
#include "graph/ref.h"

/* The live nodes of some roots, smoothed, in order of evaluation. Constant once made: any number of
 * threads may run it, each with its own slots. */
typedef struct Tape Tape;

/* In `arena`; it does not point into the graph. `scratch` holds arrays only during the call. */
Tape *tape_create(Arena *arena, Arena *scratch, const Graph *graph, const Ref *roots,
                  uint32_t count);
size_t tape_slots(const Tape *tape); /* the number of doubles in an array of slots */
/* Writes the constants into an array of slots, once before the first tape_run with it. */
void tape_start(const Tape *tape, double *slots);
/* out[i] = the value of root i, where parameter k has the value in[k]. Allocates nothing. */
void tape_run(const Tape *tape, const double *in, double *slots, double *out);

#endif
