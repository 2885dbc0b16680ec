/* Batches. In goes an entry that takes many points, out comes its loop, W points at a time, in
 * vectors of W lanes. What depends on the temperature alone is computed before the loop.
 *
 * Points lie in tables: rows of numbers, one row a point. A column is a table with one number in a
 * row. What is left behind the last W points is copied to tables on the stack, filled up with
 * copies of the last point, and takes the same way: the loop is there once, and a point's result
 * does not depend on where it stands. Inputs are read before outputs are written, W points at a
 * time: an output may be the same column as an input. */
#include "llvm/emitter.h"

#include <stdlib.h>

/* Numbers that the tables on the stack may hold, 1 MiB: with more columns than that a batch takes
 * one point at a time. */
#define TABLES_MOST (1u << 17)

/* Rows of `width` numbers, `stride` numbers apart. */
struct Table {
    LLVMValueRef base, stride;
    uint32_t width;
};

static LLVMBasicBlockRef current(const Emitter *e) { return LLVMGetInsertBlock(e->builder); }

static LLVMValueRef offset(const Emitter *e, LLVMValueRef base, LLVMTypeRef type,
                           LLVMValueRef index) {
    return LLVMBuildInBoundsGEP2(e->builder, type, base, &index, 1, "");
}

static bool is_column(const Table *table) {
    return table->width == 1 && LLVMIsAConstantInt(table->stride) != NULL;
}

static LLVMValueRef row_address(const Emitter *e, const Table *table, LLVMValueRef row) {
    return offset(e, table->base, e->real, LLVMBuildMul(e->builder, row, table->stride, ""));
}

/* ---- Between rows and vectors ---- */

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

/* Both operands seen as one vector; element i of the result is element place[i] of it. */
static LLVMValueRef shuffle(const Emitter *e, LLVMValueRef a, LLVMValueRef b, uint32_t count,
                            const uint32_t *place) {
    LLVMValueRef mask[LANES_MOST];
    for (uint32_t i = 0; i < count; i++) mask[i] = LLVMConstInt(e->integer, place[i], false);
    return LLVMBuildShuffleVector(e->builder, a, b, LLVMConstVector(mask, count), "");
}

/* `size` vectors of W lanes, each of blocks of `size`: all blocks are transposed, by exchanging
 * halves, quarters and so on. */
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

/* The next so many columns of a table are handled together: a power of two. */
static uint32_t chunk_size(const Emitter *e, uint32_t rest) {
    uint32_t size = e->vector < e->lanes ? e->vector : e->lanes;
    while (size > rest) size /= 2;
    return size;
}

/* Rows i, i + size, i + 2 size, ... of a chunk, one behind the other. */
static LLVMValueRef load_blocks(const Emitter *e, LLVMValueRef *rows, uint32_t first, uint32_t i,
                                uint32_t size) {
    LLVMValueRef all[LANES_MOST], column = LLVMConstInt(e->size, first, false);
    uint32_t place[LANES_MOST], count = e->lanes / size;
    for (uint32_t k = 0; k < LANES_MOST; k++) place[k] = k;
    for (uint32_t k = 0; k < count; k++)
        all[k] = load(e, offset(e, rows[i + k * size], e->real, column), size);
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
        store(e, part, offset(e, rows[i + k * size], e->real, column));
    }
}

static void find_rows(const Emitter *e, const Table *table, LLVMValueRef *rows) {
    for (uint32_t lane = 0; lane < e->lanes; lane++)
        rows[lane] = row_address(
            e, table, LLVMBuildAdd(e->builder, e->point, LLVMConstInt(e->size, lane, false), ""));
}

/* W points of a table, a vector for each column. */
static void load_table(const Emitter *e, const Table *table, LLVMValueRef *into) {
    LLVMValueRef rows[LANES_MOST];
    if (is_column(table)) {
        into[0] = load(e, offset(e, table->base, e->real, e->point), e->lanes);
        return;
    }
    find_rows(e, table, rows);
    for (uint32_t first = 0, size; first < table->width; first += size) {
        size = chunk_size(e, table->width - first);
        for (uint32_t i = 0; i < size; i++) into[first + i] = load_blocks(e, rows, first, i, size);
        transpose(e, into + first, size);
    }
}

static void store_table(const Emitter *e, const Table *table, LLVMValueRef *from) {
    LLVMValueRef rows[LANES_MOST];
    if (is_column(table)) {
        store(e, from[0], offset(e, table->base, e->real, e->point));
        return;
    }
    find_rows(e, table, rows);
    for (uint32_t first = 0, size; first < table->width; first += size) {
        size = chunk_size(e, table->width - first);
        transpose(e, from + first, size);
        for (uint32_t i = 0; i < size; i++) store_blocks(e, from[first + i], rows, first, i, size);
    }
}

/* ---- The tables of an entry ---- */

typedef struct {
    Emitter *e;
    uint32_t inputs, outputs;       /* tables */
    Table *theirs;                  /* the caller's: inputs, then outputs */
    Table *ours;                    /* on the stack, for the last points */
    Table *now;                     /* those that the loop is at */
    LLVMValueRef count, full, rest; /* points: all, in whole vectors, and what is left */
} Batch;

static LLVMValueRef size_of(const Emitter *e, uint64_t value) {
    return LLVMConstInt(e->size, value, false);
}

static Table column(const Emitter *e, LLVMValueRef base) { return (Table){base, size_of(e, 1), 1}; }

/* A column in an array of columns. */
static Table column_of(const Emitter *e, LLVMValueRef array, uint32_t k) {
    LLVMValueRef address = offset(e, array, e->pointer, size_of(e, k));
    return column(e, LLVMBuildLoad2(e->builder, e->pointer, address, ""));
}

/* The parameters are those of llvm.h. */
static void find_tables(Batch *b) {
    Emitter *e = b->e;
    LLVMValueRef f = e->function;
    uint32_t inputs = e->entry->argument_count - 1, outputs = e->entry->root_count;
    bool has_arrays = e->entry->kind == ENTRY_INNER;
    if (e->entry->kind == ENTRY_ROWS) {
        b->theirs[0] = (Table){LLVMGetParam(f, 1), LLVMGetParam(f, 2), inputs};
        b->theirs[1] = column(e, LLVMGetParam(f, 4));
        b->theirs[2] = (Table){LLVMGetParam(f, 5), LLVMGetParam(f, 6), outputs - 1};
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

/* A table for W points on the stack. */
static Table make_table(const Emitter *e, const Table *like) {
    LLVMTypeRef type = LLVMArrayType2(e->real, (uint64_t)e->lanes * like->width);
    LLVMValueRef room = LLVMBuildAlloca(e->builder, type, "");
    LLVMSetAlignment(room, e->vector * sizeof(double));
    return (Table){room, size_of(e, like->width), like->width};
}

static LLVMValueRef phi(const Emitter *e, LLVMValueRef first, LLVMBasicBlockRef from) {
    LLVMValueRef v = LLVMBuildPhi(e->builder, LLVMTypeOf(first), "");
    LLVMAddIncoming(v, &first, &from, 1);
    return v;
}

static LLVMValueRef less(const Emitter *e, LLVMValueRef a, LLVMValueRef b) {
    return LLVMBuildICmp(e->builder, LLVMIntULT, a, b, "");
}

/* ---- The last points ---- */

static void copy_row(const Emitter *e, const Table *from, LLVMValueRef i, const Table *to,
                     LLVMValueRef j) {
    LLVMValueRef source = row_address(e, from, i), target = row_address(e, to, j);
    for (uint32_t k = 0; k < from->width; k++)
        store(e, load(e, offset(e, source, e->real, size_of(e, k)), 1),
              offset(e, target, e->real, size_of(e, k)));
}

/* A loop over so many rows, at most W: `body` does one. */
static void each_row(Batch *b, LLVMValueRef count, void (*body)(Batch *, LLVMValueRef row)) {
    Emitter *e = b->e;
    LLVMBasicBlockRef before = current(e), loop = emit_block(e), after = emit_block(e);
    LLVMBuildBr(e->builder, loop);
    LLVMPositionBuilderAtEnd(e->builder, loop);
    LLVMValueRef row = phi(e, size_of(e, 0), before);
    body(b, row);
    LLVMValueRef next = LLVMBuildAdd(e->builder, row, size_of(e, 1), "");
    LLVMBasicBlockRef end = current(e);
    LLVMAddIncoming(row, &next, &end, 1);
    LLVMBuildCondBr(e->builder, less(e, next, count), loop, after);
    LLVMPositionBuilderAtEnd(e->builder, after);
}

static void fetch_row(Batch *b, LLVMValueRef row) {
    Emitter *e = b->e;
    LLVMValueRef at = LLVMBuildAdd(e->builder, b->full, row, "");
    LLVMValueRef last = LLVMBuildSub(e->builder, b->count, size_of(e, 1), "");
    at = LLVMBuildSelect(e->builder, less(e, at, last), at, last, "");
    for (uint32_t k = 0; k < b->inputs; k++) copy_row(e, &b->theirs[k], at, &b->ours[k], row);
}

static void deliver_row(Batch *b, LLVMValueRef row) {
    Emitter *e = b->e;
    LLVMValueRef at = LLVMBuildAdd(e->builder, b->full, row, "");
    for (uint32_t k = b->inputs; k < b->inputs + b->outputs; k++) {
        LLVMBasicBlockRef next = emit_if_wanted(e, b->theirs[k].base);
        copy_row(e, &b->ours[k], row, &b->theirs[k], at);
        emit_then(e, next);
    }
}

/* ---- The loop ---- */

static void store_outputs(Batch *b) {
    Emitter *e = b->e;
    LLVMValueRef *values = e->inputs; /* no longer needed */
    uint32_t k = 0;
    for (uint32_t t = b->inputs; t < b->inputs + b->outputs; k += b->now[t++].width) {
        LLVMBasicBlockRef next = emit_if_wanted(e, b->now[t].base);
        for (uint32_t i = 0; i < b->now[t].width; i++)
            values[i] = emit_widened(e, pieces_root(e, emit_root(e->entry, k + i)));
        store_table(e, &b->now[t], values);
        emit_then(e, next);
    }
}

/* The points from 0 to end, if there are any, of the tables `now`. */
static void emit_loop(Batch *b, LLVMValueRef end, LLVMBasicBlockRef after) {
    Emitter *e = b->e;
    LLVMBasicBlockRef before = current(e), loop = emit_block(e);
    LLVMBuildCondBr(e->builder, less(e, size_of(e, 0), end), loop, after);
    LLVMPositionBuilderAtEnd(e->builder, loop);
    e->point = phi(e, size_of(e, 0), before);
    e->is_wide = e->lanes > 1;
    uint32_t k = 0;
    for (uint32_t t = 0; t < b->inputs; k += b->now[t++].width)
        load_table(e, &b->now[t], e->inputs + k);
    emit_nodes(e, MARK_LIVE | MARK_VARIES);
    emit_meetings(e);
    store_outputs(b);
    e->is_wide = false;
    LLVMValueRef next = LLVMBuildNUWAdd(e->builder, e->point, size_of(e, e->lanes), "");
    LLVMBasicBlockRef last = current(e);
    LLVMAddIncoming(e->point, &next, &last, 1);
    LLVMBuildCondBr(e->builder, less(e, next, end), loop, after);
    LLVMPositionBuilderAtEnd(e->builder, after);
}

/* The tables that the loop is at: theirs, then ours. */
static void choose_tables(Batch *b, LLVMBasicBlockRef before) {
    for (uint32_t k = 0; k < b->inputs + b->outputs; k++) {
        b->now[k] = b->theirs[k];
        b->now[k].base = phi(b->e, b->theirs[k].base, before);
        if (!is_column(&b->theirs[k])) b->now[k].stride = phi(b->e, b->theirs[k].stride, before);
    }
}

static void choose_ours(Batch *b) {
    Emitter *e = b->e;
    LLVMBasicBlockRef here = current(e);
    for (uint32_t k = 0; k < b->inputs + b->outputs; k++) {
        LLVMValueRef base = b->ours[k].base, their = b->theirs[k].base;
        if (k >= b->inputs) /* what is not wanted still is not */
            base = LLVMBuildSelect(e->builder, LLVMBuildIsNull(e->builder, their, ""), their, base,
                                   "");
        LLVMAddIncoming(b->now[k].base, &base, &here, 1);
        if (!is_column(&b->theirs[k]))
            LLVMAddIncoming(b->now[k].stride, &b->ours[k].stride, &here, 1);
    }
}

/* Twice through one loop: the points that fill vectors, then, if there are more, the others. */
static void emit_passes(Batch *b) {
    Emitter *e = b->e;
    LLVMBasicBlockRef before = current(e), pass = emit_block(e), after = emit_block(e);
    LLVMBasicBlockRef more = emit_block(e), fetch = emit_block(e), deliver = emit_block(e),
                      done = emit_block(e);
    LLVMValueRef no = LLVMConstNull(LLVMInt1TypeInContext(e->context)), yes = LLVMConstNot(no);
    LLVMValueRef lanes = size_of(e, e->lanes), below = size_of(e, e->lanes - 1);
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

/* One point at a time, none of them is left behind. */
static void emit_points(Batch *b) {
    LLVMBasicBlockRef done = emit_block(b->e);
    b->now = b->theirs;
    emit_loop(b, b->count, done);
}

/* The loop works on several vectors at once: what they wait for overlaps. With one or two calls of
 * the runtime it does nothing else; with more it has something to do, and fewer registers left. All
 * of it takes longer to compile. */
static uint32_t choose_vectors(const Emitter *e) {
    uint32_t calls = 0;
    if (e->is_hasty) return 1;
    for (Ref ref = 0; ref < e->end; ref++)
        calls += (e->marks[ref] & MARK_VARIES) && emit_is_call(graph_node(e->graph, ref));
    return calls == 1 || calls == 2 ? 4 : 2;
}

void batch_choose_lanes(Emitter *e) {
    uint32_t numbers = e->entry->argument_count + e->entry->root_count - 1;
    if (e->lanes > 1) e->lanes *= choose_vectors(e);
    while (e->lanes > 1 && numbers > TABLES_MOST / e->lanes) e->lanes /= 2;
}

static void emit_all(Batch *b) {
    Emitter *e = b->e;
    uint32_t tables = e->lanes > 1 ? b->inputs + b->outputs : 0;
    find_tables(b);
    e->temperature = find_temperature(e);
    for (uint32_t k = 0; k < tables; k++) b->ours[k] = make_table(e, &b->theirs[k]);
    emit_nodes(e, MARK_LIVE);
    emit_plans(e);
    b->count = LLVMGetParam(e->function, 0);
    if (e->lanes > 1)
        emit_passes(b);
    else
        emit_points(b);
    LLVMBuildRetVoid(e->builder);
}

bool batch_emit(Emitter *e) {
    bool has_rows = e->entry->kind == ENTRY_ROWS;
    Batch b = {.e = e,
               .inputs = has_rows ? 1 : e->entry->argument_count - 1,
               .outputs = has_rows ? 2 : e->entry->root_count};
    size_t tables = b.inputs + b.outputs,
           numbers = e->entry->argument_count + e->entry->root_count - 1;
    Table *all = malloc(3 * tables * sizeof *all);
    e->inputs = malloc(numbers * sizeof *e->inputs);
    bool is_fine = (all != NULL && e->inputs != NULL) || emit_fail(e->error, "out of memory");
    if (is_fine) {
        b.theirs = all, b.ours = all + tables, b.now = all + 2 * tables;
        emit_all(&b);
    }
    free(e->inputs);
    free(all);
    return is_fine;
}
