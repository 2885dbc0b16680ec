/* SLP vectorisation of the runtime's calls: independent calls become one call for a vector. */
#ifndef SMOOTH_PACK_H
#define SMOOTH_PACK_H

#include "llvm/draft.h"

/* Packs the calls of each block into calls of vector forms with at most `lanes` lanes. The
 * functions of the runtime must have been simplified. */
void pack_module(Draft *draft, unsigned lanes);

#endif
