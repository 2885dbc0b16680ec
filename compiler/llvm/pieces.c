/* Pieces. In goes the function in hand, out comes, if it is large, a row of small functions and
 * their calls: so no pass of LLVM, some of which take the square of a function's size, sees more
 * than a piece, and what code costs grows with the number of nodes.
 *
 * A piece is `void piece(frame)` and computes nodes that follow each other. What is needed behind
 * it, it leaves in a slot of the frame; what it needs itself, it loads once. A slot serves again
 * behind the last piece that uses its node. The frame is on the entry's stack. The entry writes
 * parameters into it before the first piece and reads the roots from it behind the last.
 *
 * In a batch slots hold W points. What depends on the temperature alone has pieces of its own,
 * called before the loop, and keeps the slots that the loop reads. Entries with the same roots
 * share their pieces as long as their slots are of one type. */
#include "llvm/emitter.h"

#include <stdlib.h>
#include <string.h>

#define PIECE 200 /* nodes; each operand of a list counts as one */
/* Numbers in a frame, 2 MiB: stacks are not large. A batch that needs more takes one point at a
 * time: slower, but then its pieces are those of single calls. */
#define FRAME_MOST (1u << 18)

#define NO_SLOT UINT32_MAX
#define AT_END  UINT32_MAX /* behind all pieces, or in the next turn of the loop */

/* Where a node is at home. */
typedef struct {
    uint32_t piece; /* that computes it; 0 is the entry */
    uint32_t last;  /* that uses it */
    uint32_t slot;
    uint32_t owner; /* the piece whose value is in values[] */
    Ref next;       /* another one whose slot is free behind the same piece */
} Home;

struct Pieces {
    Entry entry;        /* whose roots they compute */
    uint32_t count;     /* they are numbered from 1 */
    uint32_t before;    /* the last one that does not vary */
    uint32_t slots;     /* of the frame */
    uint32_t list;      /* the first of those for the operands of a list, behind the others */
    LLVMTypeRef number; /* in a slot */
    LLVMTypeRef type;   /* of a piece */
    LLVMValueRef *made; /* the pieces from 1 on, as far as they are emitted */
    uint32_t made_count;
    LLVMValueRef room;  /* the frame as the entry sees it */
    LLVMValueRef frame; /* as the piece in hand does */
    uint32_t now;       /* the piece in hand */
    Home homes[];       /* of each node */
};

static bool is_operation(const Node *node) { return node->op < OP_COUNT; }

static bool has_list(const Node *node) {
    return is_operation(node) && op_table[node->op].kind == KIND_MANY;
}

static uint32_t weight(const Node *node) {
    return !is_operation(node) ? 0 : has_list(node) ? node->count : 1;
}

/* ---- The plan ---- */

static bool is_large(const Emitter *e) {
    uint64_t sum = 0;
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref]) sum += weight(graph_node(e->graph, ref));
    return sum > 2 * PIECE;
}

static void use(Pieces *p, Ref ref, uint32_t piece) {
    if (p->homes[ref].last < piece) p->homes[ref].last = piece;
}

/* Which piece computes a node, and which one uses it last. */
static void plan_pieces(Emitter *e, uint8_t marks) {
    Pieces *p = e->pieces;
    uint32_t room = 0;
    for (Ref ref = 0; ref < e->end; ref++) {
        const Node *node = graph_node(e->graph, ref);
        uint32_t needed = weight(node);
        if (e->marks[ref] != marks || !is_operation(node)) continue;
        if (room == 0 || room < needed) {
            p->count++;
            room = needed > PIECE ? needed : PIECE;
        }
        room -= needed;
        p->homes[ref].piece = p->count;
        for (uint32_t k = 0; k < node->count; k++) {
            Ref operand = graph_operands(e->graph, ref)[k];
            use(p, operand, e->marks[operand] == marks ? p->count : AT_END);
        }
    }
}

/* The slots that are free, as a list of the nodes that had them. */
typedef struct {
    Pieces *pieces;
    Ref free;
    Ref *done;       /* done[k] begins the list of the nodes that piece k is the last to use */
    uint32_t passed; /* what pieces before this one are the last to use is free */
} Slots;

static void free_slots(Slots *s, uint32_t piece) {
    Home *homes = s->pieces->homes;
    for (; s->passed < piece; s->passed++)
        for (Ref next, ref = s->done[s->passed]; ref != REF_NONE; ref = next) {
            next = homes[ref].next;
            homes[ref].next = s->free;
            s->free = ref;
        }
}

static void take_slot(Slots *s, Ref ref) {
    Home *homes = s->pieces->homes, *home = &homes[ref];
    if (home->last <= home->piece) return;
    free_slots(s, home->piece);
    home->slot = s->free == REF_NONE ? s->pieces->slots++ : homes[s->free].slot;
    if (s->free != REF_NONE) s->free = homes[s->free].next;
    if (home->last == AT_END) return;
    home->next = s->done[home->last];
    s->done[home->last] = ref;
}

static void take_slots(Slots *s, const Emitter *e, uint8_t marks) {
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] == marks && is_operation(graph_node(e->graph, ref))) take_slot(s, ref);
}

/* Parameters come first: they are stored before there is a piece. */
static bool plan_slots(Emitter *e) {
    Slots s = {e->pieces, REF_NONE, malloc((e->pieces->count + 1) * sizeof *s.done), 0};
    if (s.done == NULL) return emit_fail(e->error, "out of memory");
    for (uint32_t k = 0; k <= e->pieces->count; k++) s.done[k] = REF_NONE;
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] && graph_node(e->graph, ref)->op == OP_PARAMETER) take_slot(&s, ref);
    take_slots(&s, e, MARK_LIVE);
    take_slots(&s, e, MARK_LIVE | MARK_VARIES);
    free(s.done);
    return true;
}

static bool plan_all(Emitter *e) {
    Pieces *p = e->pieces = malloc(sizeof *p + e->end * sizeof *p->homes);
    if (p == NULL) return emit_fail(e->error, "out of memory");
    *p = (Pieces){.entry = *e->entry, .type = LLVMFunctionType(e->nothing, &e->pointer, 1, false)};
    for (Ref ref = 0; ref < e->end; ref++) p->homes[ref] = (Home){.slot = NO_SLOT};
    plan_pieces(e, MARK_LIVE);
    p->before = p->count;
    plan_pieces(e, MARK_LIVE | MARK_VARIES);
    for (uint32_t k = 0; k < e->entry->root_count; k++) use(p, emit_root(e->entry, k), AT_END);
    p->made = malloc(p->count * sizeof *p->made);
    if (p->made == NULL) return emit_fail(e->error, "out of memory");
    if (!plan_slots(e)) return false;
    p->list = p->slots;
    p->slots += e->longest;
    return true;
}

static bool has_same_roots(const Entry *a, const Entry *b) {
    if (a->graph != b->graph || a->argument_count != b->argument_count ||
        a->fixes_tau != b->fixes_tau || a->tau != b->tau || a->root_count != b->root_count)
        return false;
    uint32_t k = 0;
    while (k < a->root_count && emit_root(a, k) == emit_root(b, k)) k++;
    return k == a->root_count;
}

bool pieces_plan(Emitter *e) {
    if (e->pieces == NULL || !has_same_roots(&e->pieces->entry, e->entry)) {
        pieces_free(e);
        if (!is_large(e)) return true;
        if (!plan_all(e)) return false;
    }
    Pieces *p = e->pieces;
    if (p->slots > FRAME_MOST)
        return emit_fail(e->error,
                         "`%s` has to keep %u numbers at a time; compiled code keeps up to %u, on "
                         "the stack",
                         e->entry->name, p->slots, FRAME_MOST);
    if (p->slots > FRAME_MOST / e->lanes) e->lanes = 1;
    LLVMTypeRef number = emit_number_type(e);
    if (p->number != number) p->made_count = 0;
    p->number = number;
    return true;
}

void pieces_free(Emitter *e) {
    if (e->pieces != NULL) free(e->pieces->made);
    free(e->pieces);
    e->pieces = NULL;
}

/* ---- The frame ---- */

/* The entry itself only moves numbers, each once: no pass has anything to do there, and some would
 * take the square of how many there are. */
void pieces_start(Emitter *e) {
    Pieces *p = e->pieces;
    LLVMAddAttributeAtIndex(e->function, FUNCTION_INDEX, e->optnone);
    LLVMAddAttributeAtIndex(e->function, FUNCTION_INDEX, e->noinline);
    p->room = p->frame = LLVMBuildAlloca(e->builder, LLVMArrayType2(p->number, p->slots), "");
}

static LLVMValueRef address_of(const Emitter *e, uint32_t slot) {
    LLVMValueRef index = LLVMConstInt(e->size, slot, false);
    return LLVMBuildInBoundsGEP2(e->builder, e->pieces->number, e->pieces->frame, &index, 1, "");
}

static LLVMValueRef slot_of(const Emitter *e, Ref ref) {
    return address_of(e, e->pieces->homes[ref].slot);
}

static LLVMValueRef load(const Emitter *e, Ref ref) {
    LLVMTypeRef type = e->marks[ref] & MARK_VARIES ? e->pieces->number : e->real;
    return LLVMBuildLoad2(e->builder, type, slot_of(e, ref), "");
}

/* Makes values[] hold what the piece in hand can use. Numbers are the same everywhere. */
static void fetch(Emitter *e, Ref ref) {
    Home *home = &e->pieces->homes[ref];
    if (home->owner == e->pieces->now || LLVMIsConstant(e->values[ref])) return;
    home->owner = e->pieces->now;
    e->values[ref] = load(e, ref);
}

static void compute(Emitter *e, Ref ref) {
    e->values[ref] = emit_node(e, ref);
    e->pieces->homes[ref].owner = e->pieces->now;
}

static void leave(Emitter *e, Ref ref) {
    bool has_slot = e->pieces->homes[ref].slot != NO_SLOT;
    if (has_slot && !LLVMIsConstant(e->values[ref]))
        LLVMBuildStore(e->builder, e->values[ref], slot_of(e, ref));
}

LLVMValueRef pieces_root(Emitter *e, Ref ref) {
    bool is_here = e->pieces == NULL || LLVMIsConstant(e->values[ref]);
    return is_here ? e->values[ref] : load(e, ref);
}

/* ---- The pieces ---- */

static void open_piece(Emitter *e) {
    Pieces *p = e->pieces;
    LLVMValueRef function = LLVMAddFunction(e->module, "piece", p->type);
    LLVMAddAttributeAtIndex(function, FUNCTION_INDEX, e->noinline);
    LLVMPositionBuilderAtEnd(e->builder, LLVMAppendBasicBlockInContext(e->context, function, ""));
    p->frame = LLVMGetParam(function, 0);
    p->made[p->made_count++] = function;
    p->now = p->made_count;
    e->list = address_of(e, p->list);
}

/* Behind all that a piece loads it stores: calls in it do not wait for each other by that. */
static void close_piece(Emitter *e, Ref first, Ref end, uint8_t marks) {
    for (Ref ref = first; ref < end; ref++)
        if (e->marks[ref] == marks && is_operation(graph_node(e->graph, ref))) leave(e, ref);
    LLVMBuildRetVoid(e->builder);
}

/* Computes a node, behind those before it, in its piece. */
static void add_to_piece(Emitter *e, Ref ref) {
    const Node *node = graph_node(e->graph, ref);
    for (uint32_t k = 0; k < node->count; k++) fetch(e, graph_operands(e->graph, ref)[k]);
    compute(e, ref);
}

static void make_pieces(Emitter *e, uint8_t marks) {
    Pieces *p = e->pieces;
    LLVMBasicBlockRef here = LLVMGetInsertBlock(e->builder);
    Ref first = 0;
    for (Ref ref = 0; ref < e->end; ref++) {
        if (e->marks[ref] != marks || !is_operation(graph_node(e->graph, ref))) continue;
        if (p->homes[ref].piece != p->now) {
            if (p->now > 0) close_piece(e, first, ref, marks);
            open_piece(e);
            first = ref;
        }
        add_to_piece(e, ref);
    }
    close_piece(e, first, e->end, marks);
    LLVMPositionBuilderAtEnd(e->builder, here);
    p->frame = p->room;
    p->now = 0;
}

void pieces_emit(Emitter *e, uint8_t marks) {
    Pieces *p = e->pieces;
    uint32_t first = marks & MARK_VARIES ? p->before : 0;
    uint32_t end = marks & MARK_VARIES ? p->count : p->before;
    for (Ref ref = 0; ref < e->end; ref++)
        if (e->marks[ref] == marks && !is_operation(graph_node(e->graph, ref))) {
            compute(e, ref);
            leave(e, ref);
        }
    if (p->made_count < end) make_pieces(e, marks);
    for (uint32_t k = first; k < end; k++)
        LLVMBuildCall2(e->builder, p->type, p->made[k], &p->room, 1, "");
}
