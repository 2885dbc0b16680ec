/* Outlining: cuts a large entry into small functions, pieces. The other files get the values of
 * nodes and roots here, whether the entry is cut or not. */
#ifndef SMOOTH_PIECES_H
#define SMOOTH_PIECES_H

#include "graph/ref.h"
#include "llvm/room.h"

/* Decides whether the entry is cut; e->pieces is NULL if it is not. Sets e->lanes to 1 if the slots
 * of all lanes would take too much of the stack. False and the draft's error if the slots of one
 * lane do. */
bool pieces_plan(Emitter *e);
void pieces_start(Emitter *e); /* of a cut entry: allocates the frame, in the first block */
/* Emits the live nodes that have exactly these marks, in the entry or by calls of pieces. */
void pieces_emit(Emitter *e, uint8_t marks);
LLVMValueRef pieces_root(Emitter *e, Ref ref); /* the value of a root, in the entry */
void pieces_free(Emitter *e);                  /* after the last entry */

#endif
