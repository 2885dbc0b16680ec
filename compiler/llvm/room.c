/* Errors, attributes and types: small helpers for every file of the folder. */
#include "llvm/room.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool room_fail(char **error, const char *format, ...) {
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    *error = size < 0 ? NULL : malloc(strlen(text) + 1);
    if (*error) strcpy(*error, text);
    return false;
}

char *room_text(char *text) {
    if (!text) abort();
    return text;
}

LLVMAttributeRef room_attribute(LLVMContextRef context, const char *name, uint64_t value) {
    return LLVMCreateEnumAttribute(context, LLVMGetEnumAttributeKindForName(name, strlen(name)),
                                   value);
}

bool room_has_attribute(LLVMValueRef function, const char *name) {
    unsigned kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
    return LLVMGetEnumAttributeAtIndex(function, FUNCTION_INDEX, kind);
}

bool room_is_vector(LLVMValueRef value) {
    return LLVMGetTypeKind(LLVMTypeOf(value)) == LLVMVectorTypeKind;
}

LLVMValueRef room_integer(LLVMContextRef context, unsigned value) {
    return LLVMConstInt(LLVMInt32TypeInContext(context), value, false);
}
