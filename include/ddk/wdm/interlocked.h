/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interlocked operations: atomic, and a full barrier. Increment, Decrement and
 * Add return the new value, all others the old one.
 */
#ifndef _NTDMA_DDK_WDM_INTERLOCKED_H
#define _NTDMA_DDK_WDM_INTERLOCKED_H

#include "../ntdef.h"

static inline LONG InterlockedIncrement(volatile LONG *Addend)
{
	return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedDecrement(volatile LONG *Addend)
{
	return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedAdd(volatile LONG *Addend, LONG Value)
{
	return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedExchangeAdd(volatile LONG *Addend, LONG Value)
{
	return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedAnd(volatile LONG *Destination, LONG Value)
{
	return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedOr(volatile LONG *Destination, LONG Value)
{
	return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedXor(volatile LONG *Destination, LONG Value)
{
	return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}

static inline LONG InterlockedExchange(volatile LONG *Target, LONG Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

static inline LONG
InterlockedCompareExchange(volatile LONG *Destination, LONG Exchange,
			   LONG Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

static inline LONG64 InterlockedIncrement64(volatile LONG64 *Addend)
{
	return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedDecrement64(volatile LONG64 *Addend)
{
	return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedAdd64(volatile LONG64 *Addend, LONG64 Value)
{
	return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedExchangeAdd64(volatile LONG64 *Addend, LONG64 Value)
{
	return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedAnd64(volatile LONG64 *Destination, LONG64 Value)
{
	return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedOr64(volatile LONG64 *Destination, LONG64 Value)
{
	return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedXor64(volatile LONG64 *Destination, LONG64 Value)
{
	return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}

static inline LONG64 InterlockedExchange64(volatile LONG64 *Target, LONG64 Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

static inline LONG64
InterlockedCompareExchange64(volatile LONG64 *Destination, LONG64 Exchange,
			     LONG64 Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

static inline PVOID InterlockedExchangePointer(PVOID volatile *Target,
					       PVOID Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

static inline PVOID
InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
				  PVOID Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

/* The bit's old value. */
static inline BOOLEAN InterlockedBitTestAndSet(volatile LONG *Base, LONG Bit)
{
	return InterlockedOr(Base, (LONG)(1U << Bit)) >> Bit & 1;
}

static inline BOOLEAN InterlockedBitTestAndReset(volatile LONG *Base, LONG Bit)
{
	return InterlockedAnd(Base, (LONG)~(1U << Bit)) >> Bit & 1;
}

#endif
