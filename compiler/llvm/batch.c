/* Batches. In: an entry that takes many points. Out: its loop over W points at a time, in vectors
 * of W lanes. Nodes that depend on the temperature alone are computed before the loop.
 *
 * Points are the rows of tables of numbers; a column is a table with one number in each row. The
 * points that are left after the last W are copied to tables on the stack, padded with copies of
 * the last point, and go through the same loop. So there is one copy of the code, and a point's
 * result does not depend on its place. Invariant: the inputs of W points are read before their
 * outputs are written, so that an output may be the same column as an input. */
#include "llvm/batch.h"

#include "base/limits.h"
#include "llvm/emitter.h"
#include "llvm/node.h"
#include "llvm/pieces.h"
#include "llvm/plan.h"

/* A table: rows of `width` numbers; each row begins `stride` numbers after the one before it. */
typedef struct {
    LLVMValueRef base, stride;
    uint32_t width;
} Rows;

static LLVMBasicBlockRef current(const Emitter *e) { return LLVMGetInsertBlock(e->builder); }

static bool is_column(const Rows *table) {
    return table->width == 1 && LLVMIsAConstantInt(table->stride);
}

static LLVMValueRef row_address(const Emitter *e, const Rows *table, LLVMValueRef row) {
    return emitter_element(e, e->real, table->base,
                           LLVMBuildMul(e->builder, row, table->stride, ""));
}

/* --- between rows and vectors ------------------------------------------------------------ */

static LLVMTypeRef vector_type(const Emitter *e, uint32_t lanes) {
    return lanes == 1 ? e->real : LLVMVectorType(e->real, lanes);
}

static LLVMValueRef load(const Emitter *e, LLVMValueRef address, uint32_t lanes) {
    LLVMValueRef value = LLVMBuildLoad2(e->builder, vector_type(e, lanes), address, "");
    LLVMSetAlignment(value, sizeof(double));
    return value;
}

static void store(const Emitter *e, LLVMValueRef value, LLVMValueRef address) {
    LLVMSetAlignment(LLVMBuildStore(e->builder, value, address), sizeof(double));
}

/* Element i of the result is element place[i] of the two operands taken as one vector. */
static LLVMValueRef shuffle(const Emitter *e, LLVMValueRef a, LLVMValueRef b, uint32_t count,
                            const uint32_t *place) {
    LLVMValueRef mask[LANES_MOST];
    for (uint32_t i = 0; i < count; i++) mask[i] = LLVMConstInt(e->integer, place[i], false);
    return LLVMBuildShuffleVector(e->builder, a, b, LLVMConstVector(mask, count), "");
}

/* Transposes, in `size` vectors of W lanes, each square block of `size` by `size` numbers, by
 * exchanging halves, quarters and so on. */
static void transpose(const Emitter *e, LLVMValueRef *v, uint32_t size) {
    uint32_t first[LANES_MOST], second[LANES_MOST];
    for (uint32_t half = size / 2; half > 0; half /= 2) {
        for (uint32_t p = 0; p < e->lanes; p++) {
            first[p] = p & half ? e->lanes + p - half : p;
            second[p] = p & half ? e->lanes + p : p + half;
        }
        for (uint32_t i = 0; i < size; i++) {
            if (i & half) continue;
            LLVMValueRef a = v[i], b = v[i + half];
            v[i] = shuffle(e, a, b, e->lanes, first);
            v[i + half] = shuffle(e, a, b, e->lanes, second);
        }
    }
}

/* How many of the next `rest` columns of a table are handled together: a power of two. */
static uint32_t chunk_size(const Emitter *e, uint32_t rest) {
    uint32_t size = e->vector < e->lanes ? e->vector : e->lanes;
    while (size > rest) size /= 2;
    return size;
}

/* A vector of `size` numbers each, from column `first` on, from rows i, i + size, i + 2 size, ...
 */
static LLVMValueRef load_blocks(const Emitter *e, LLVMValueRef *rows, uint32_t first, uint32_t i,
                                uint32_t size) {
    LLVMValueRef all[LANES_MOST], column = LLVMConstInt(e->size, first, false);
    uint32_t place[LANES_MOST], count = e->lanes / size;
    for (uint32_t k = 0; k < LANES_MOST; k++) place[k] = k;
    for (uint32_t k = 0; k < count; k++)
        all[k] = load(e, emitter_element(e, e->real, rows[i + k * size], column), size);
    if (size == 1 && count > 1) {
        LLVMValueRef v = LLVMGetPoison(vector_type(e, e->lanes));
        for (uint32_t k = 0; k < count; k++)
            v = LLVMBuildInsertElement(e->builder, v, all[k], LLVMConstInt(e->integer, k, false),
                                       "");
        return v;
    }
    for (; count > 1; count /= 2, size *= 2)
        for (uint32_t k = 0; k < count / 2; k++)
            all[k] = shuffle(e, all[2 * k], all[2 * k + 1], 2 * size, place);
    return all[0];
}

/* The inverse of load_blocks. */
static void store_blocks(const Emitter *e, LLVMValueRef v, LLVMValueRef *rows, uint32_t first,
                         uint32_t i, uint32_t size) {
    LLVMValueRef column = LLVMConstInt(e->size, first, false), part;
    for (uint32_t k = 0; k < e->lanes / size; k++) {
        uint32_t place[LANES_MOST];
        for (uint32_t p = 0; p < size; p++) place[p] = k * size + p;
        if (size == e->lanes)
            part = v;
        else if (size == 1)
            part = LLVMBuildExtractElement(e->builder, v, LLVMConstInt(e->integer, k, false), "");
        else
            part = shuffle(e, v, v, size, place);
        store(e, part, emitter_element(e, e->real, rows[i + k * size], column));
    }
}

/* The addresses of the W rows that the loop is at. */
static void find_rows(const Emitter *e, const Rows *table, LLVMValueRef *rows) {
    for (uint32_t lane = 0; lane < e->lanes; lane++)
        rows[lane] = row_address(
            e, table, LLVMBuildAdd(e->builder, e->point, LLVMConstInt(e->size, lane, false), ""));
}

/* Loads W points of a table, as one vector for each column. */
static void load_table(const Emitter *e, const Rows *table, LLVMValueRef *into) {
    LLVMValueRef rows[LANES_MOST];
    if (is_column(table)) {
        into[0] = load(e, emitter_element(e, e->real, table->base, e->point), e->lanes);
        return;
    }
    find_rows(e, table, rows);
    for (uint32_t first = 0, size; first < table->width; first += size) {
        size = chunk_size(e, table->width - first);
        for (uint32_t i = 0; i < size; i++) into[first + i] = load_blocks(e, rows, first, i, size);
        transpose(e, into + first, size);
    }
}

/* The inverse of load_table; it overwrites `from`. */
static void store_table(const Emitter *e, const Rows *table, LLVMValueRef *from) {
    LLVMValueRef rows[LANES_MOST];
    if (is_column(table)) {
        store(e, from[0], emitter_element(e, e->real, table->base, e->point));
        return;
    }
    find_rows(e, table, rows);
    for (uint32_t first = 0, size; first < table->width; first += size) {
        size = chunk_size(e, table->width - first);
        transpose(e, from + first, size);
        for (uint32_t i = 0; i < size; i++) store_blocks(e, from[first + i], rows, first, i, size);
    }
}

/* --- the tables of an entry -------------------------------------------------------------- */

typedef struct {
    Emitter *e;
    uint32_t inputs, outputs;       /* numbers of tables */
    Rows *theirs;                   /* the caller's tables: inputs, then outputs */
    Rows *ours;                     /* the tables on the stack, for the last points */
    Rows *now;                      /* the tables that this run of the loop uses */
    LLVMValueRef count, full, rest; /* numbers of points: all, in whole vectors, the others */
} BatchLoop;

static Rows column(const Emitter *e, LLVMValueRef base) {
    return (Rows){base, emitter_size(e, 1), 1};
}

/* Column k of an array of columns. */
static Rows column_of(const Emitter *e, LLVMValueRef array, uint32_t k) {
    LLVMValueRef address = emitter_element(e, e->pointer, array, emitter_size(e, k));
    return column(e, LLVMBuildLoad2(e->builder, e->pointer, address, ""));
}

/* Finds the caller's tables in the parameters of the entry (backend.h). */
static void find_tables(BatchLoop *b) {
    Emitter *e = b->e;
    LLVMValueRef f = e->function;
    uint32_t inputs = e->entry->argument_count - 1, outputs = e->entry->root_count;
    bool has_arrays = e->entry->kind == ENTRY_INNER;
    if (e->entry->kind == ENTRY_ROWS) {
        b->theirs[0] = (Rows){LLVMGetParam(f, 1), LLVMGetParam(f, 2), inputs};
        b->theirs[1] = column(e, LLVMGetParam(f, 4));
        b->theirs[2] = (Rows){LLVMGetParam(f, 5), LLVMGetParam(f, 6), outputs - 1};
        return;
    }
    uint32_t first = 1 + inputs + !e->entry->fixes_tau;
    for (uint32_t k = 0; k < inputs; k++)
        b->theirs[k] =
            has_arrays ? column_of(e, LLVMGetParam(f, 2), k) : column(e, LLVMGetParam(f, 1 + k));
    for (uint32_t k = 0; k < outputs; k++)
        b->theirs[inputs + k] = has_arrays ? column_of(e, LLVMGetParam(f, 4), k)
                                           : column(e, LLVMGetParam(f, first + k));
}

static LLVMValueRef find_temperature(const Emitter *e) {
    const Entry *entry = e->entry;
    if (entry->fixes_tau) return LLVMConstReal(e->real, entry->tau);
    return LLVMGetParam(e->function, entry->kind == ENTRY_BATCH ? entry->argument_count : 3);
}

/* A table on the stack for W points, as wide as another one. */
static Rows make_table(const Emitter *e, const Rows *like) {
    LLVMTypeRef type = LLVMArrayType2(e->real, (uint64_t)e->lanes * like->width);
    LLVMValueRef array = LLVMBuildAlloca(e->builder, type, "");
    LLVMSetAlignment(array, e->vector * sizeof(double));
    return (Rows){array, emitter_size(e, like->width), like->width};
}

/* A phi with its first incoming value. */
static LLVMValueRef phi(const Emitter *e, LLVMValueRef first, LLVMBasicBlockRef from) {
    LLVMValueRef v = LLVMBuildPhi(e->builder, LLVMTypeOf(first), "");
    LLVMAddIncoming(v, &first, &from, 1);
    return v;
}

static LLVMValueRef less(const Emitter *e, LLVMValueRef a, LLVMValueRef b) {
    return LLVMBuildICmp(e->builder, LLVMIntULT, a, b, "");
}

/* --- the last points --------------------------------------------------------------------- */

static void copy_row(const Emitter *e, const Rows *from, LLVMValueRef i, const Rows *to,
                     LLVMValueRef j) {
    LLVMValueRef source = row_address(e, from, i), target = row_address(e, to, j);
    for (uint32_t k = 0; k < from->width; k++)
        store(e, load(e, emitter_element(e, e->real, source, emitter_size(e, k)), 1),
              emitter_element(e, e->real, target, emitter_size(e, k)));
}

/* Emits a loop over `count` rows, of which there are 1 to W; `body` emits the code for one. */
static void each_row(BatchLoop *b, LLVMValueRef count,
                     void (*body)(BatchLoop *, LLVMValueRef row)) {
    Emitter *e = b->e;
    LLVMBasicBlockRef before = current(e), loop = emitter_block(e), after = emitter_block(e);
    LLVMBuildBr(e->builder, loop);
    LLVMPositionBuilderAtEnd(e->builder, loop);
    LLVMValueRef row = phi(e, emitter_size(e, 0), before);
    body(b, row);
    LLVMValueRef next = LLVMBuildAdd(e->builder, row, emitter_size(e, 1), "");
    LLVMBasicBlockRef end = current(e);
    LLVMAddIncoming(row, &next, &end, 1);
    LLVMBuildCondBr(e->builder, less(e, next, count), loop, after);
    LLVMPositionBuilderAtEnd(e->builder, after);
}

/* Copies a point that is left over to our tables; past the end, the last point again. */
static void fetch_row(BatchLoop *b, LLVMValueRef row) {
    Emitter *e = b->e;
    LLVMValueRef at = LLVMBuildAdd(e->builder, b->full, row, "");
    LLVMValueRef last = LLVMBuildSub(e->builder, b->count, emitter_size(e, 1), "");
    at = LLVMBuildSelect(e->builder, less(e, at, last), at, last, "");
    for (uint32_t k = 0; k < b->inputs; k++) copy_row(e, &b->theirs[k], at, &b->ours[k], row);
}

/* Copies the results of a point that is left over to the caller's tables. */
static void deliver_row(BatchLoop *b, LLVMValueRef row) {
    Emitter *e = b->e;
    LLVMValueRef at = LLVMBuildAdd(e->builder, b->full, row, "");
    for (uint32_t k = b->inputs; k < b->inputs + b->outputs; k++) {
        LLVMBasicBlockRef next = emitter_if_wanted(e, b->theirs[k].base);
        copy_row(e, &b->ours[k], row, &b->theirs[k], at);
        emitter_then(e, next);
    }
}

/* --- the loop ---------------------------------------------------------------------------- */

static void store_outputs(BatchLoop *b) {
    Emitter *e = b->e;
    LLVMValueRef *values = e->inputs; /* the array is free: the nodes have been emitted */
    uint32_t k = 0;
    for (uint32_t t = b->inputs; t < b->inputs + b->outputs; k += b->now[t++].width) {
        LLVMBasicBlockRef next = emitter_if_wanted(e, b->now[t].base);
        for (uint32_t i = 0; i < b->now[t].width; i++)
            values[i] = emitter_widened(e, pieces_root(e, e->entry->roots[k + i].ref));
        store_table(e, &b->now[t], values);
        emitter_then(e, next);
    }
}

/* Emits the loop over the points from 0 to `end`, perhaps none, of the tables `now`. */
static void emit_loop(BatchLoop *b, LLVMValueRef end, LLVMBasicBlockRef after) {
    Emitter *e = b->e;
    LLVMBasicBlockRef before = current(e), loop = emitter_block(e);
    LLVMBuildCondBr(e->builder, less(e, emitter_size(e, 0), end), loop, after);
    LLVMPositionBuilderAtEnd(e->builder, loop);
    e->point = phi(e, emitter_size(e, 0), before);
    e->is_wide = e->lanes > 1;
    uint32_t k = 0;
    for (uint32_t t = 0; t < b->inputs; k += b->now[t++].width)
        load_table(e, &b->now[t], e->inputs + k);
    pieces_emit(e, MARK_LIVE | MARK_VARIES);
    plan_join(e);
    store_outputs(b);
    e->is_wide = false;
    LLVMValueRef next = LLVMBuildNUWAdd(e->builder, e->point, emitter_size(e, e->lanes), "");
    LLVMBasicBlockRef last = current(e);
    LLVMAddIncoming(e->point, &next, &last, 1);
    LLVMBuildCondBr(e->builder, less(e, next, end), loop, after);
    LLVMPositionBuilderAtEnd(e->builder, after);
}

/* Makes `now` phis: the caller's tables in the first run of the loop, ours in the second. */
static void choose_tables(BatchLoop *b, LLVMBasicBlockRef before) {
    for (uint32_t k = 0; k < b->inputs + b->outputs; k++) {
        b->now[k] = b->theirs[k];
        b->now[k].base = phi(b->e, b->theirs[k].base, before);
        if (!is_column(&b->theirs[k])) b->now[k].stride = phi(b->e, b->theirs[k].stride, before);
    }
}

/* Adds our tables to the phis of choose_tables. */
static void choose_ours(BatchLoop *b) {
    Emitter *e = b->e;
    LLVMBasicBlockRef here = current(e);
    for (uint32_t k = 0; k < b->inputs + b->outputs; k++) {
        LLVMValueRef base = b->ours[k].base, their = b->theirs[k].base;
        if (k >= b->inputs) /* an output that is not wanted stays NULL */
            base = LLVMBuildSelect(e->builder, LLVMBuildIsNull(e->builder, their, ""), their, base,
                                   "");
        LLVMAddIncoming(b->now[k].base, &base, &here, 1);
        if (!is_column(&b->theirs[k]))
            LLVMAddIncoming(b->now[k].stride, &b->ours[k].stride, &here, 1);
    }
}

/* The loop runs twice: for the points that fill vectors, then, if there are more, for the rest. */
static void emit_passes(BatchLoop *b) {
    Emitter *e = b->e;
    LLVMBasicBlockRef before = current(e), pass = emitter_block(e), after = emitter_block(e);
    LLVMBasicBlockRef more = emitter_block(e), fetch = emitter_block(e), deliver = emitter_block(e),
                      done = emitter_block(e);
    LLVMValueRef no = LLVMConstNull(LLVMInt1TypeInContext(e->context)), yes = LLVMConstNot(no);
    LLVMValueRef lanes = emitter_size(e, e->lanes), below = emitter_size(e, e->lanes - 1);
    b->rest = LLVMBuildAnd(e->builder, b->count, below, "");
    b->full = LLVMBuildSub(e->builder, b->count, b->rest, "");
    LLVMBuildBr(e->builder, pass);

    LLVMPositionBuilderAtEnd(e->builder, pass);
    LLVMValueRef end = phi(e, b->full, before), is_last = phi(e, no, before);
    choose_tables(b, before);
    emit_loop(b, end, after);
    LLVMBuildCondBr(e->builder, is_last, deliver, more);

    LLVMPositionBuilderAtEnd(e->builder, more);
    LLVMBuildCondBr(e->builder, LLVMBuildIsNull(e->builder, b->rest, ""), done, fetch);

    LLVMPositionBuilderAtEnd(e->builder, fetch);
    each_row(b, lanes, fetch_row);
    LLVMBasicBlockRef again = current(e);
    choose_ours(b);
    LLVMAddIncoming(end, &lanes, &again, 1);
    LLVMAddIncoming(is_last, &yes, &again, 1);
    LLVMBuildBr(e->builder, pass);

    LLVMPositionBuilderAtEnd(e->builder, deliver);
    each_row(b, b->rest, deliver_row);
    LLVMBuildBr(e->builder, done);
    LLVMPositionBuilderAtEnd(e->builder, done);
}

/* A loop over one point at a time, which leaves no points over. */
static void emit_points(BatchLoop *b) {
    LLVMBasicBlockRef done = emitter_block(b->e);
    b->now = b->theirs;
    emit_loop(b, b->count, done);
}

/* Vectors in an iteration: independent vectors hide each other's latency. Four with one or two
 * calls of the runtime; otherwise two, since more calls leave less latency to hide and fewer
 * registers; one where compile time matters more. */
static uint32_t choose_vectors(const Emitter *e) {
    uint32_t calls = 0;
    if (e->compiles_fast) return 1;
    for (Ref ref = 0; ref < e->end; ref++)
        calls += (e->marks[ref] & MARK_VARIES) && node_is_call(graph_node(e->graph, ref));
    return calls == 1 || calls == 2 ? 4 : 2;
}

void batch_choose_lanes(Emitter *e) {
    uint32_t numbers = e->entry->argument_count + e->entry->root_count - 1;
    if (e->lanes > 1) e->lanes *= choose_vectors(e);
    /* one point at a time, if so many columns would take too much of the stack */
    while (e->lanes > 1 && numbers > LIMIT_TABLES / e->lanes) e->lanes /= 2;
}

/* The work before the loop, then the loop. */
static void emit_all(BatchLoop *b) {
    Emitter *e = b->e;
    uint32_t tables = e->lanes > 1 ? b->inputs + b->outputs : 0;
    find_tables(b);
    e->temperature = find_temperature(e);
    for (uint32_t k = 0; k < tables; k++) b->ours[k] = make_table(e, &b->theirs[k]);
    pieces_emit(e, MARK_LIVE);
    plan_prepare(e);
    b->count = LLVMGetParam(e->function, 0);
    if (e->lanes > 1)
        emit_passes(b);
    else
        emit_points(b);
    LLVMBuildRetVoid(e->builder);
}

void batch_emit(Emitter *e) {
    const Entry *entry = e->entry;
    bool has_rows = entry->kind == ENTRY_ROWS;
    BatchLoop b = {.e = e,
                   .inputs = has_rows ? 1 : entry->argument_count - 1,
                   .outputs = has_rows ? 2 : entry->root_count};
    size_t tables = b.inputs + b.outputs, numbers = entry->argument_count + entry->root_count - 1;
    b.theirs = NEW_ARRAY(e->arena, Rows, tables);
    b.ours = NEW_ARRAY(e->arena, Rows, tables);
    b.now = NEW_ARRAY(e->arena, Rows, tables);
    e->inputs = NEW_ARRAY(e->arena, LLVMValueRef, numbers);
    emit_all(&b);
}
