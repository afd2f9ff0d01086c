// SPDX-License-Identifier: MIT
/*
 * init - the only program on a Linux kernel that vhelab looks into. It opens
 * /dev/kvm and runs a guest for ever; with the argument "kallsyms" it prints
 * the kernel's symbols instead, and powers off. Without a C library: nothing
 * but a compiler is needed to build it.
 */
#include <stdbool.h>

#include "kvm.h"

#define AT_FDCWD   (-100)
#define O_RDONLY   0
#define O_RDWR	   2
#define O_CLOEXEC  02000000
#define PROT_RW	   3
#define MAP_SHARED 1
#define MAP_ANON   0x20

#define GUEST_ADDR 0x80000000UL
#define GUEST_SIZE 0x10000UL
/* Rounds until the guest's memory is mapped and nothing is done for the first
 * time any more. */
#define WARM_UP 16

extern const char guest_image[], guest_image_end[];
void start(const long *stack) __attribute__((noreturn, used));
void warm(void);

/* ---- the kernel's door --------------------------------------------------- */

static long call(long nr, long a, long b, long c, long d, long e, long f)
{
	register long x8 __asm__("x8") = nr;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = e;
	register long x5 __asm__("x5") = f;

	__asm__ volatile("svc #0"
			 : "+r"(x0)
			 : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
			 : "memory");
	return x0;
}

static long open(const char *path, long flags)
{
	return call(SYS_OPENAT, AT_FDCWD, (long)path, flags, 0, 0, 0);
}

static long ioctl(long fd, unsigned long request, const void *arg)
{
	return call(SYS_IOCTL, fd, (long)request, (long)arg, 0, 0, 0);
}

static void *map(long fd, unsigned long size, long flags)
{
	return (void *)call(SYS_MMAP, 0, (long)size, PROT_RW, flags, fd, 0);
}

static void write_all(long fd, const char *text, long len)
{
	while (len > 0) {
		long n = call(SYS_WRITE, fd, (long)text, len, 0, 0, 0);

		if (n <= 0)
			return;
		text += n;
		len -= n;
	}
}

/* ---- this program's own --------------------------------------------------- */

static long console;

static void say(const char *text)
{
	long len = 0;

	while (text[len])
		len++;
	write_all(console, text, len);
}

static void power_off(void)
{
	call(SYS_REBOOT, (long)0xfee1dead, 672274793, 0x4321fedc, 0, 0, 0);
	for (;;)
		;
}

static long must(long result, const char *what)
{
	if (result >= 0)
		return result;
	say("vhelab: no ");
	say(what);
	say("\n");
	power_off();
	return -1;
}

static void mount(const char *type, const char *where)
{
	call(SYS_MKDIRAT, AT_FDCWD, (long)where, 0755, 0, 0, 0);
	call(SYS_MOUNT, (long)type, (long)where, (long)type, 0, 0, 0);
}

static void print_symbols(void)
{
	static char buf[65536];
	long fd = open("/proc/sys/kernel/kptr_restrict", O_RDWR);
	long n;

	write_all(fd, "0", 1);
	fd = must(open("/proc/kallsyms", O_RDONLY), "/proc/kallsyms");
	say("vhelab: kallsyms begin\n");
	while ((n = call(SYS_READ, fd, (long)buf, sizeof(buf), 0, 0, 0)) > 0)
		write_all(console, buf, n);
	say("vhelab: kallsyms end\n");
	power_off();
}

/* ---- the virtual machine -------------------------------------------------- */

static long new_vm(long kvm)
{
	long vm = must(ioctl(kvm, KVM_CREATE_VM, NULL), "KVM_CREATE_VM");
	char *ram = map(-1, GUEST_SIZE, MAP_SHARED | MAP_ANON);
	struct kvm_memory memory = {
		.guest_addr = GUEST_ADDR,
		.size = GUEST_SIZE,
		.user_addr = (uint64_t)ram,
	};

	must((long)ram, "memory");
	for (long i = 0; i < guest_image_end - guest_image; i++)
		ram[i] = guest_image[i];
	must(ioctl(vm, KVM_SET_MEMORY, &memory), "KVM_SET_USER_MEMORY_REGION");
	return vm;
}

static long new_vcpu(long vm)
{
	long vcpu = must(ioctl(vm, KVM_CREATE_VCPU, NULL), "KVM_CREATE_VCPU");
	uint64_t pc = GUEST_ADDR;
	struct kvm_one_reg reg = { KVM_REG_PC, (uint64_t)&pc };
	struct kvm_target target;

	must(ioctl(vm, KVM_PREFERRED_TARGET, &target), "KVM CPU target");
	target.features[0] |= KVM_FEATURE_PSCI;
	must(ioctl(vcpu, KVM_VCPU_INIT, &target), "KVM_ARM_VCPU_INIT");
	must(ioctl(vcpu, KVM_SET_ONE_REG, &reg), "KVM_SET_ONE_REG");
	return vcpu;
}

static void run(long vcpu, const struct kvm_run *shared)
{
	must(ioctl(vcpu, KVM_RUN, NULL), "KVM_RUN");
	if (shared->exit_reason != KVM_EXIT_MMIO || !shared->mmio_is_write)
		must(-1, "store by the guest, but some other exit");
}

/* vhelab waits for this place before it looks for a vCPU that is run. */
__attribute__((noinline)) void warm(void)
{
	__asm__ volatile("");
}

static void run_guest(void)
{
	long kvm = must(open("/dev/kvm", O_RDWR | O_CLOEXEC), "/dev/kvm");
	long size = must(ioctl(kvm, KVM_GET_RUN_SIZE, NULL), "vCPU page");
	long vcpu = new_vcpu(new_vm(kvm));
	struct kvm_run *shared = map(vcpu, (unsigned long)size, MAP_SHARED);

	must((long)shared, "vCPU page");
	for (int i = 0; i < WARM_UP; i++)
		run(vcpu, shared);
	say("vhelab: the guest runs\n");
	for (;;) {
		warm();
		run(vcpu, shared);
	}
}

static bool same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* @stack as the kernel leaves it: argc, then the arguments. Words of the
 * command line that the kernel itself does not know are among them. */
void start(const long *stack)
{
	bool symbols = false;

	for (long i = 1; i < stack[0]; i++)
		symbols |= same((const char *)stack[1 + i], "kallsyms");
	mount("devtmpfs", "/dev");
	mount("proc", "/proc");
	console = open("/dev/console", O_RDWR);
	if (symbols)
		print_symbols();
	run_guest();
	for (;;)
		;
}

__asm__(".global _start\n"
	"_start: mov x29, #0\n"
	"	mov x0, sp\n"
	"	b start\n"
	".section .rodata\n"
	".global guest_image, guest_image_end\n"
	"guest_image: .incbin \"" GUEST_IMAGE "\"\n"
	"guest_image_end:\n"
	".previous\n");
