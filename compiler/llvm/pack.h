/* SLP vectorisation of the runtime's calls: independent calls become one call for a vector. */
#ifndef SMOOTH_PACK_H
#define SMOOTH_PACK_H

#include "llvm/forms.h"

/* Packs the calls of each block into vectors of at most `lanes`; the functions that are called are
 * as plain as they get. */
void pack_module(Draft *draft, unsigned lanes);

#endif
