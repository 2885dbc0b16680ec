/* Outlining. In: the entry that is being emitted. Out: the values of its nodes. A large entry calls
 * small functions, pieces, one after the other, which compute them. So no pass of LLVM sees more
 * than a piece (the time of some is quadratic in a function's size), and compile time is linear in
 * the number of nodes.
 *
 * A piece is `void piece(frame)` and computes consecutive nodes. It loads each operand from the
 * frame once, and stores each result that is needed later in a slot of the frame. Slots are given
 * out as in linear scan (Poletto and Sarkar 1999): a slot is free again after the last piece that
 * uses its node. The frame is on the entry's stack. The entry stores parameters in it before the
 * first piece and loads the roots from it after the last.
 *
 * In a batch a slot holds W points. Nodes that depend on the temperature alone have pieces of their
 * own, called before the loop, and slots that stay theirs if the loop reads them. Consecutive
 * entries with the same roots share their pieces if their slots have the same type. */
#include "llvm/pieces.h"

#include "base/limits.h"
#include "llvm/emitter.h"
#include "llvm/node.h"

#define PIECE 200 /* nodes; each operand of a list counts as one */

#define NO_SLOT UINT32_MAX
#define AT_END  UINT32_MAX /* last used after all pieces, or by every iteration of the loop */

/* The live interval of a node, in pieces. */
typedef struct {
    uint32_t piece; /* the one that computes it; 0 is the entry */
    uint32_t last;  /* the last one that uses it */
    uint32_t slot;
    uint32_t owner; /* the piece that e->values[ref] is valid in */
    Ref next;       /* the next node in a list of FreeSlots */
} Interval;

struct Pieces {
    Entry entry;        /* the entry that they were planned for */
    uint32_t count;     /* of pieces, which are numbered from 1 */
    uint32_t before;    /* the number of pieces called before the loop of a batch */
    uint32_t slots;     /* of the frame */
    uint32_t list;      /* the first slot for the operands of a list, after all others */
    LLVMTypeRef number; /* the type of a slot */
    LLVMTypeRef type;   /* the function type of a piece */
    LLVMValueRef *made; /* the pieces emitted so far; made[0] is piece 1 */
    uint32_t made_count;
    LLVMValueRef own;     /* the frame's address in the entry */
    LLVMValueRef frame;   /* the frame's address in the function that is being emitted */
    uint32_t now;         /* the piece that is being emitted; 0 is the entry */
    Interval intervals[]; /* of each node */
};

static bool is_operation(const Node *node) { return node->op < OP_COUNT; }

static bool has_list(const Node *node) {
    return is_operation(node) && op_table[node->op].kind == KIND_MANY;
}

/* How much of a piece a node takes (PIECE). */
static uint32_t weight(const Node *node) {
    return !is_operation(node) ? 0 : has_list(node) ? node->count : 1;
}

/* --- the plan ---------------------------------------------------------------------------- */

/* Is the entry worth cutting? */
static bool is_large(const Emitter *e) {
    uint64_t sum = 0;
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref]) sum += weight(graph_node(e->graph, ref));
    return sum > 2 * PIECE;
}

/* Extends the live interval of a node to a piece. */
static void use(Pieces *p, Ref ref, uint32_t piece) {
    if (p->intervals[ref].last < piece) p->intervals[ref].last = piece;
}

/* Assigns the nodes with these marks to pieces, and finds the last piece that uses each node. */
static void plan_pieces(Emitter *e, uint8_t marks) {
    Pieces *p = e->pieces;
    uint32_t left = 0;
    for (Ref ref = 0; ref < e->end; ref++) {
        const Node *node = graph_node(e->graph, ref);
        uint32_t needed = weight(node);
        if (e->marks[ref] != marks || !is_operation(node)) continue;
        if (left == 0 || left < needed) {
            p->count++;
            left = needed > PIECE ? needed : PIECE;
        }
        left -= needed;
        p->intervals[ref].piece = p->count;
        for (uint32_t k = 0; k < node->count; k++) {
            Ref operand = graph_operands(e->graph, ref)[k];
            use(p, operand, e->marks[operand] == marks ? p->count : AT_END);
        }
    }
}

/* The free slots, as a list of the nodes that had them. */
typedef struct {
    Pieces *pieces;
    Ref free;
    Ref *done;       /* done[k] is the first in the list of nodes whose last use is in piece k */
    uint32_t passed; /* slots whose last use is in a piece before this one have been freed */
} FreeSlots;

/* Frees the slots that no piece from `piece` on uses. */
static void free_slots(FreeSlots *s, uint32_t piece) {
    Interval *intervals = s->pieces->intervals;
    for (; s->passed < piece; s->passed++)
        for (Ref next, ref = s->done[s->passed]; ref != REF_NONE; ref = next) {
            next = intervals[ref].next;
            intervals[ref].next = s->free;
            s->free = ref;
        }
}

/* Gives a node a slot if a later piece uses it. */
static void take_slot(FreeSlots *s, Ref ref) {
    Interval *intervals = s->pieces->intervals, *interval = &intervals[ref];
    if (interval->last <= interval->piece) return;
    free_slots(s, interval->piece);
    interval->slot = s->free == REF_NONE ? s->pieces->slots++ : intervals[s->free].slot;
    if (s->free != REF_NONE) s->free = intervals[s->free].next;
    if (interval->last == AT_END) return;
    interval->next = s->done[interval->last];
    s->done[interval->last] = ref;
}

static void take_slots(FreeSlots *s, const Emitter *e, uint8_t marks) {
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] == marks && is_operation(graph_node(e->graph, ref))) take_slot(s, ref);
}

/* Gives out the slots, to parameters first: they are stored before the first piece. */
static void plan_slots(Emitter *e) {
    Arena *scratch = &e->draft->scratch;
    ArenaMark mark = arena_mark(scratch);
    FreeSlots s = {e->pieces, REF_NONE, NEW_ARRAY(scratch, Ref, e->pieces->count + 1), 0};
    for (uint32_t k = 0; k <= e->pieces->count; k++) s.done[k] = REF_NONE;
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] && graph_node(e->graph, ref)->op == OP_PARAMETER) take_slot(&s, ref);
    take_slots(&s, e, MARK_LIVE);
    take_slots(&s, e, MARK_LIVE | MARK_VARIES);
    arena_release(scratch, mark);
}

/* Makes e->pieces for the entry: pieces, live intervals and slots, but no code yet. */
static void plan_all(Emitter *e) {
    Arena *scratch = &e->draft->scratch;
    Pieces *p = arena_alloc(scratch, sizeof *p + e->end * sizeof *p->intervals);
    e->pieces = p;
    *p = (Pieces){.entry = *e->entry, .type = LLVMFunctionType(e->nothing, &e->pointer, 1, false)};
    for (Ref ref = 0; ref < e->end; ref++) p->intervals[ref] = (Interval){.slot = NO_SLOT};
    plan_pieces(e, MARK_LIVE);
    p->before = p->count;
    plan_pieces(e, MARK_LIVE | MARK_VARIES);
    for (uint32_t k = 0; k < e->entry->root_count; k++) use(p, e->entry->roots[k].ref, AT_END);
    p->made = NEW_ARRAY(scratch, LLVMValueRef, p->count);
    plan_slots(e);
    p->list = p->slots;
    p->slots += e->longest;
}

static bool has_same_roots(const Entry *a, const Entry *b) {
    if (a->graph != b->graph || a->argument_count != b->argument_count ||
        a->fixes_tau != b->fixes_tau || a->tau != b->tau || a->root_count != b->root_count)
        return false;
    uint32_t k = 0;
    while (k < a->root_count && a->roots[k].ref == b->roots[k].ref) k++;
    return k == a->root_count;
}

bool pieces_plan(Emitter *e) {
    if (!e->pieces || !has_same_roots(&e->pieces->entry, e->entry)) {
        pieces_free(e);
        if (!is_large(e)) return true;
        plan_all(e);
    }
    Pieces *p = e->pieces;
    if (p->slots > LIMIT_FRAME)
        return room_fail(e->draft->error,
                         "`%s` has to keep %u numbers at a time; compiled code keeps up to %u, on "
                         "the stack",
                         e->entry->name, p->slots, LIMIT_FRAME);
    /* a batch that needs more takes one point at a time, with the pieces of single calls */
    if (p->slots > LIMIT_FRAME / e->lanes) e->lanes = 1;
    LLVMTypeRef number = emitter_number_type(e);
    if (p->number != number) p->made_count = 0;
    p->number = number;
    return true;
}

void pieces_free(Emitter *e) {
    arena_free(&e->draft->scratch);
    e->pieces = NULL;
}

/* --- the frame --------------------------------------------------------------------------- */

void pieces_start(Emitter *e) {
    Pieces *p = e->pieces;
    p->own = p->frame = LLVMBuildAlloca(e->builder, LLVMArrayType2(p->number, p->slots), "");
}

static LLVMValueRef address_of(const Emitter *e, uint32_t slot) {
    LLVMValueRef index = LLVMConstInt(e->size, slot, false);
    return LLVMBuildInBoundsGEP2(e->builder, e->pieces->number, e->pieces->frame, &index, 1, "");
}

static LLVMValueRef slot_of(const Emitter *e, Ref ref) {
    return address_of(e, e->pieces->intervals[ref].slot);
}

static LLVMValueRef load(const Emitter *e, Ref ref) {
    LLVMTypeRef type = e->marks[ref] & MARK_VARIES ? e->pieces->number : e->real;
    return LLVMBuildLoad2(e->builder, type, slot_of(e, ref), "");
}

/* Loads a node's value in this piece, unless it is here already or is a constant. */
static void fetch(Emitter *e, Ref ref) {
    Interval *interval = &e->pieces->intervals[ref];
    if (interval->owner == e->pieces->now || LLVMIsConstant(e->values[ref])) return;
    interval->owner = e->pieces->now;
    e->values[ref] = load(e, ref);
}

static void compute(Emitter *e, Ref ref) {
    e->values[ref] = node_emit(e, ref);
    e->pieces->intervals[ref].owner = e->pieces->now;
}

/* Stores a value in its slot, if a later piece needs it. */
static void keep(Emitter *e, Ref ref) {
    bool has_slot = e->pieces->intervals[ref].slot != NO_SLOT;
    if (has_slot && !LLVMIsConstant(e->values[ref]))
        LLVMBuildStore(e->builder, e->values[ref], slot_of(e, ref));
}

LLVMValueRef pieces_root(Emitter *e, Ref ref) {
    bool is_here = !e->pieces || LLVMIsConstant(e->values[ref]);
    return is_here ? e->values[ref] : load(e, ref);
}

/* --- the pieces -------------------------------------------------------------------------- */

static void open_piece(Emitter *e) {
    Pieces *p = e->pieces;
    draft_poll(e->draft);
    LLVMValueRef function = LLVMAddFunction(e->draft->ir, "piece", p->type);
    draft_add(e->draft, FORM_PIECE, function);
    LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    p->frame = LLVMGetParam(function, 0);
    p->made[p->made_count++] = function;
    p->now = p->made_count;
    e->list = address_of(e, p->list);
}

/* A piece stores its results last, after every load, so that no store keeps two calls apart
 * (pack.c). */
static void close_piece(Emitter *e, Ref first, Ref end, uint8_t marks) {
    for (Ref ref = first; ref < end; ref++)
        if (e->marks[ref] == marks && is_operation(graph_node(e->graph, ref))) keep(e, ref);
    LLVMBuildRetVoid(e->builder);
}

/* Emits a node in the open piece. */
static void add_to_piece(Emitter *e, Ref ref) {
    const Node *node = graph_node(e->graph, ref);
    for (uint32_t k = 0; k < node->count; k++) fetch(e, graph_operands(e->graph, ref)[k]);
    compute(e, ref);
}

/* Emits the pieces of all nodes with these marks. */
static void make_pieces(Emitter *e, uint8_t marks) {
    Pieces *p = e->pieces;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    Ref first = 0;
    for (Ref ref = 0; ref < e->end; ref++) {
        if (e->marks[ref] != marks || !is_operation(graph_node(e->graph, ref))) continue;
        if (p->intervals[ref].piece != p->now) {
            if (p->now > 0) close_piece(e, first, ref, marks);
            open_piece(e);
            first = ref;
        }
        add_to_piece(e, ref);
    }
    close_piece(e, first, e->end, marks);
    LLVMPositionBuilderAtEnd(e->builder, here);
    p->frame = p->own;
    p->now = 0;
}

/* Stores parameters in the frame, emits the pieces if no earlier entry has, and calls them. */
static void call_pieces(Emitter *e, uint8_t marks) {
    Pieces *p = e->pieces;
    uint32_t first = marks & MARK_VARIES ? p->before : 0;
    uint32_t end = marks & MARK_VARIES ? p->count : p->before;
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] == marks && !is_operation(graph_node(e->graph, ref))) {
            compute(e, ref);
            keep(e, ref);
        }
    if (p->made_count < end) make_pieces(e, marks);
    for (uint32_t k = first; k < end; k++)
        LLVMBuildCall2(e->builder, p->type, p->made[k], &p->own, 1, "");
}

void pieces_emit(Emitter *e, uint8_t marks) {
    if (e->pieces) {
        call_pieces(e, marks);
        return;
    }
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] == marks) e->values[ref] = node_emit(e, ref);
}
