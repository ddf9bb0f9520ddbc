// For machines without liburing: lets floor.c compile for its modes send and loop. The modes of io_uring refuse to start.
#include <errno.h>
#include <stddef.h>
#define IORING_SETUP_SINGLE_ISSUER 0
#define IORING_SETUP_DEFER_TASKRUN 0
#define IOSQE_CQE_SKIP_SUCCESS 0
#define IOSQE_FIXED_FILE 0
struct io_uring { int unused; };
struct io_uring_sqe { unsigned char flags; };
struct io_uring_cqe { int unused; };
static inline int io_uring_queue_init(unsigned n, struct io_uring *r, unsigned f) { return -ENOSYS; }
static inline struct io_uring_sqe *io_uring_get_sqe(struct io_uring *r) { return NULL; }
static inline void io_uring_prep_send(struct io_uring_sqe *q, int fd, const void *b, size_t n, int f) {}
static inline int io_uring_submit(struct io_uring *r) { return -ENOSYS; }
static inline void io_uring_cq_advance(struct io_uring *r, unsigned n) {}
static inline int io_uring_register_files(struct io_uring *r, const int *f, unsigned n) { return -ENOSYS; }
static inline int io_uring_register_files_update(struct io_uring *r, unsigned o, const int *f, unsigned n) { return -ENOSYS; }
#define io_uring_for_each_cqe(r, head, q) for (head = 0, q = NULL; head; )
