/* Outlining: whether an entry is cut into small functions, and the values of its nodes in either
 * case. */
#ifndef SMOOTH_PIECES_H
#define SMOOTH_PIECES_H

#include "graph/ref.h"
#include "llvm/room.h"

/* Settles whether the entry is cut, and makes `lanes` fewer if slots would take too much of the
 * stack. False and the draft's error if a single lane does. */
bool pieces_plan(Emitter *e);
void pieces_start(Emitter *e); /* in the entry's first block */
/* Gives the live nodes with just these marks their values, here or by calls of pieces. */
void pieces_emit(Emitter *e, uint8_t marks);
LLVMValueRef pieces_root(Emitter *e, Ref ref); /* the value of a root, in the entry */
void pieces_free(Emitter *e);

#endif
