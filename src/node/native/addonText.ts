/**
 * What makes a kernel in C a library that Node loads: `open(memory, headers, meets)`, `go(kernel)`, a promise, `stop(kernel)`, `close(kernel)`;
 * and `note`, a text that may stand beside the code.
 *
 * Node-API is declared in our own words, because its binary interface is promised for good: no headers have to be there. An open kernel has
 * threads of its own, one for each header, that wait for a turn; the last to finish calls back into Node's loop. The memory is an
 * `ArrayBuffer` that is held from `open` until `close` has joined the threads; who forgets `close` has a finaliser. There are no variables of
 * the file: workers and many kernels may use one library at once.
 *
 * Stopping is a word that loops of steps read. Where threads meet, the last to arrive reads it and decides for all: else some would wait for
 * ever for those who left. Node finalises the threadsafe function before the external value; whoever comes first halts the threads.
 */

/** The first part of a library's text; kernels come after it. */
export const addonText = String.raw`
#define _GNU_SOURCE
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct env_ *napi_env;
typedef struct value_ *napi_value;
typedef struct info_ *napi_callback_info;
typedef struct ref_ *napi_ref;
typedef struct deferred_ *napi_deferred;
typedef struct function_ *napi_threadsafe_function;
typedef napi_value callback(napi_env, napi_callback_info);
typedef void finalizer(napi_env, void *data, void *hint);
extern int napi_get_cb_info(napi_env, napi_callback_info, size_t *, napi_value *, napi_value *, void **);
extern int napi_get_arraybuffer_info(napi_env, napi_value, void **, size_t *);
extern int napi_get_typedarray_info(napi_env, napi_value, int *, size_t *, void **, napi_value *, size_t *);
extern int napi_get_value_bool(napi_env, napi_value, _Bool *);
extern int napi_get_value_external(napi_env, napi_value, void **);
extern int napi_get_undefined(napi_env, napi_value *);
extern int napi_create_reference(napi_env, napi_value, uint32_t, napi_ref *);
extern int napi_delete_reference(napi_env, napi_ref);
extern int napi_create_external(napi_env, void *, finalizer *, void *, napi_value *);
extern int napi_create_promise(napi_env, napi_deferred *, napi_value *);
extern int napi_resolve_deferred(napi_env, napi_deferred, napi_value);
extern int napi_create_string_utf8(napi_env, const char *, size_t, napi_value *);
extern int napi_create_function(napi_env, const char *, size_t, callback *, void *, napi_value *);
extern int napi_set_named_property(napi_env, napi_value, const char *, napi_value);
extern int napi_throw_error(napi_env, const char *, const char *);
extern int napi_create_threadsafe_function(napi_env, napi_value, napi_value, napi_value, size_t, size_t, void *, finalizer *,
  void *, void (*)(napi_env, napi_value, void *, void *), napi_threadsafe_function *);
extern int napi_call_threadsafe_function(napi_threadsafe_function, void *, int);
extern int napi_release_threadsafe_function(napi_threadsafe_function, int);
extern int napi_ref_threadsafe_function(napi_env, napi_threadsafe_function);
extern int napi_unref_threadsafe_function(napi_env, napi_threadsafe_function);

/* Where threads meet, and what the last to arrive decided. */
struct meeting {
  pthread_mutex_t lock;
  pthread_cond_t opened;
  uint32_t threads, arrived, phase, asked, stopped;
};
/* Waits for the others, first turning, then asleep; gives whether all of them stop. */
static int meet(struct meeting *g) {
  const uint32_t old = __atomic_load_n(&g->phase, __ATOMIC_ACQUIRE);
  if (__atomic_add_fetch(&g->arrived, 1, __ATOMIC_ACQ_REL) == g->threads) {
    g->arrived = 0;
    g->stopped = __atomic_load_n(&g->asked, __ATOMIC_RELAXED);
    pthread_mutex_lock(&g->lock);
    __atomic_store_n(&g->phase, old + 1, __ATOMIC_RELEASE);
    pthread_cond_broadcast(&g->opened);
    pthread_mutex_unlock(&g->lock);
    return (int)g->stopped;
  }
  for (int turns = 0; turns < 20000; turns++)
    if (__atomic_load_n(&g->phase, __ATOMIC_ACQUIRE) != old) return (int)g->stopped;
  pthread_mutex_lock(&g->lock);
  while (__atomic_load_n(&g->phase, __ATOMIC_ACQUIRE) == old) pthread_cond_wait(&g->opened, &g->lock);
  pthread_mutex_unlock(&g->lock);
  return (int)g->stopped;
}
static void run_kernel(char *memory, struct meeting *meeting, uint32_t header);
static const char *const note; /* what the library says of itself, if anything */

struct kernel {
  char *memory;
  uint32_t *headers, threads, started, turn, left, quit, users;
  _Bool meets, running, closed;
  struct worker { struct kernel *of; uint32_t header; pthread_t thread; } *workers;
  struct meeting meeting;
  pthread_mutex_t lock;
  pthread_cond_t begin;
  napi_ref held;
  napi_deferred promise;
  napi_threadsafe_function done;
};
static void *work(void *data) {
  struct worker *const w = data;
  struct kernel *const k = w->of;
  for (uint32_t seen = 0;;) {
    pthread_mutex_lock(&k->lock);
    while (k->turn == seen && !k->quit) pthread_cond_wait(&k->begin, &k->lock);
    const uint32_t quit = k->quit;
    seen = k->turn;
    pthread_mutex_unlock(&k->lock);
    if (quit) return 0;
    run_kernel(k->memory, &k->meeting, w->header);
    if (__atomic_sub_fetch(&k->left, 1, __ATOMIC_ACQ_REL) == 0) napi_call_threadsafe_function(k->done, 0, 0);
  }
}
static void ask(struct kernel *k) {
  __atomic_store_n(&k->meeting.asked, 1, __ATOMIC_RELAXED);
  if (!k->meets) for (uint32_t t = 0; t < k->threads; t++) __atomic_store_n((uint32_t *)(k->memory + k->headers[t]), 0, __ATOMIC_RELAXED);
}
/* Ends and joins the threads; may be called again. */
static void halt(struct kernel *k) {
  if (k->closed) return;
  k->closed = 1;
  if (k->running) ask(k);
  pthread_mutex_lock(&k->lock);
  k->quit = 1;
  pthread_cond_broadcast(&k->begin);
  pthread_mutex_unlock(&k->lock);
  for (uint32_t t = 0; t < k->started; t++) pthread_join(k->workers[t].thread, 0);
}
static void leave(struct kernel *k) {
  if (--k->users > 0) return;
  free(k->headers);
  free(k->workers);
  free(k);
}
static void end_function(napi_env env, void *data, void *hint) {
  (void)env, (void)hint;
  struct kernel *const k = data;
  halt(k);
  k->done = 0;
  leave(k);
}
static void finish(napi_env env, struct kernel *k) {
  halt(k);
  if (k->done) napi_release_threadsafe_function(k->done, 1);
  k->done = 0;
  if (k->held) napi_delete_reference(env, k->held);
  k->held = 0;
}
static void end_external(napi_env env, void *data, void *hint) {
  (void)hint;
  finish(env, data);
  leave(data);
}
static void finished(napi_env env, napi_value function, void *context, void *data) {
  (void)function, (void)data;
  struct kernel *const k = context;
  k->running = 0;
  if (env == 0) return;
  napi_value nothing;
  napi_get_undefined(env, &nothing);
  napi_resolve_deferred(env, k->promise, nothing);
  if (k->done) napi_unref_threadsafe_function(env, k->done);
}
static napi_value fail(napi_env env, const char *text) { napi_throw_error(env, "NEUROLENS_NATIVE", text); return 0; }
static struct kernel *first(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value = 0;
  void *data = 0;
  if (napi_get_cb_info(env, info, &count, &value, 0, 0) || count < 1 || napi_get_value_external(env, value, &data)) return 0;
  return data;
}
static napi_value open_kernel(napi_env env, napi_callback_info info) {
  size_t count = 3, bytes = 0, length = 0;
  napi_value args[3], name, out;
  void *memory, *words;
  int type;
  _Bool meets;
  if (napi_get_cb_info(env, info, &count, args, 0, 0) || count < 3 || napi_get_arraybuffer_info(env, args[0], &memory, &bytes) ||
    napi_get_typedarray_info(env, args[1], &type, &length, &words, 0, 0) || type != 6 || napi_get_value_bool(env, args[2], &meets))
    return fail(env, "open takes an ArrayBuffer, a Uint32Array and a boolean");
  struct kernel *const k = calloc(1, sizeof *k);
  *k = (struct kernel){ .memory = memory, .threads = (uint32_t)length, .users = 2, .meets = meets, .meeting = { .threads = (uint32_t)length } };
  k->headers = calloc(length + 1, sizeof *k->headers);
  k->workers = calloc(length + 1, sizeof *k->workers);
  pthread_mutex_init(&k->lock, 0);
  pthread_cond_init(&k->begin, 0);
  pthread_mutex_init(&k->meeting.lock, 0);
  pthread_cond_init(&k->meeting.opened, 0);
  napi_create_reference(env, args[0], 1, &k->held);
  napi_create_string_utf8(env, "neurolens", 9, &name);
  napi_create_threadsafe_function(env, 0, 0, name, 0, 1, k, end_function, k, finished, &k->done);
  napi_unref_threadsafe_function(env, k->done);
  for (; k->started < length; k->started++) {
    struct worker *const w = k->workers + k->started;
    *w = (struct worker){ .of = k, .header = ((uint32_t *)words)[k->started] };
    k->headers[k->started] = w->header;
    if (w->header >= bytes || pthread_create(&w->thread, 0, work, w)) break;
  }
  napi_create_external(env, k, end_external, 0, &out);
  if (k->started == length) return out;
  finish(env, k);
  return fail(env, "a thread did not start");
}
static napi_value go(napi_env env, napi_callback_info info) {
  struct kernel *const k = first(env, info);
  if (k == 0 || k->closed || k->running) return fail(env, "go takes a kernel that is open and does not run");
  napi_value promise;
  napi_create_promise(env, &k->promise, &promise);
  napi_ref_threadsafe_function(env, k->done);
  k->running = 1;
  k->meeting.asked = k->meeting.stopped = 0;
  k->left = k->threads;
  pthread_mutex_lock(&k->lock);
  k->turn++;
  pthread_cond_broadcast(&k->begin);
  pthread_mutex_unlock(&k->lock);
  return promise;
}
static napi_value stop(napi_env env, napi_callback_info info) {
  struct kernel *const k = first(env, info);
  if (k == 0 || k->closed) return fail(env, "stop takes a kernel that is open");
  if (k->running) ask(k);
  return 0;
}
static napi_value close_kernel(napi_env env, napi_callback_info info) {
  struct kernel *const k = first(env, info);
  if (k == 0 || k->running) return fail(env, "close takes a kernel that does not run");
  finish(env, k);
  return 0;
}
__attribute__((visibility("default"))) int32_t node_api_module_get_api_version_v1(void) { return 8; }
__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  const struct { const char *name; callback *is; } all[] = { { "open", open_kernel }, { "go", go }, { "stop", stop }, { "close", close_kernel } };
  for (size_t i = 0; i < 4; i++) {
    napi_value function;
    napi_create_function(env, all[i].name, (size_t)-1, all[i].is, 0, &function);
    napi_set_named_property(env, exports, all[i].name, function);
  }
  if (note != 0) {
    napi_value text;
    napi_create_string_utf8(env, note, (size_t)-1, &text);
    napi_set_named_property(env, exports, "note", text);
  }
  return exports;
}
`
