/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Interlocked operations: atomic, and a full barrier. Increment, Decrement and
 * Add return the new value, all others the old one.
 */
#ifndef _NTDMA_DDK_WDM_INTERLOCKED_H
#define _NTDMA_DDK_WDM_INTERLOCKED_H

#include "../ntdef.h"

/**
 * InterlockedIncrement - add 1, atomically
 * @Addend: the variable
 *
 * Context: any.
 * Return: the new value.
 */
static inline LONG InterlockedIncrement(volatile LONG *Addend)
{
	return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedDecrement - subtract 1, atomically
 * @Addend: the variable
 *
 * Context: any.
 * Return: the new value.
 */
static inline LONG InterlockedDecrement(volatile LONG *Addend)
{
	return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedAdd - add a value, atomically
 * @Addend: the variable
 * @Value: what to add
 *
 * Context: any.
 * Return: the new value.
 */
static inline LONG InterlockedAdd(volatile LONG *Addend, LONG Value)
{
	return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedExchangeAdd - add a value, atomically
 * @Addend: the variable
 * @Value: what to add
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG InterlockedExchangeAdd(volatile LONG *Addend, LONG Value)
{
	return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedAnd - keep the bits of a mask, atomically
 * @Destination: the variable
 * @Value: the bits
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG InterlockedAnd(volatile LONG *Destination, LONG Value)
{
	return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedOr - set bits, atomically
 * @Destination: the variable
 * @Value: the bits
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG InterlockedOr(volatile LONG *Destination, LONG Value)
{
	return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedXor - flip bits, atomically
 * @Destination: the variable
 * @Value: the bits
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG InterlockedXor(volatile LONG *Destination, LONG Value)
{
	return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedExchange - store a value, atomically
 * @Target: the variable
 * @Value: what to store
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG InterlockedExchange(volatile LONG *Target, LONG Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedCompareExchange - store a value in place of another
 * @Destination: the variable
 * @Exchange: what to store
 * @Comparand: what has to be there
 *
 * Context: any.
 * Return: the old value; @Comparand if it was stored.
 */
static inline LONG
InterlockedCompareExchange(volatile LONG *Destination, LONG Exchange,
			   LONG Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

/**
 * InterlockedIncrement64 - add 1, atomically
 * @Addend: the variable
 *
 * Context: any.
 * Return: the new value.
 */
static inline LONG64 InterlockedIncrement64(volatile LONG64 *Addend)
{
	return __atomic_add_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedDecrement64 - subtract 1, atomically
 * @Addend: the variable
 *
 * Context: any.
 * Return: the new value.
 */
static inline LONG64 InterlockedDecrement64(volatile LONG64 *Addend)
{
	return __atomic_sub_fetch(Addend, 1, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedAdd64 - add a value, atomically
 * @Addend: the variable
 * @Value: what to add
 *
 * Context: any.
 * Return: the new value.
 */
static inline LONG64 InterlockedAdd64(volatile LONG64 *Addend, LONG64 Value)
{
	return __atomic_add_fetch(Addend, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedExchangeAdd64 - add a value, atomically
 * @Addend: the variable
 * @Value: what to add
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG64 InterlockedExchangeAdd64(volatile LONG64 *Addend, LONG64 Value)
{
	return __atomic_fetch_add(Addend, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedAnd64 - keep the bits of a mask, atomically
 * @Destination: the variable
 * @Value: the bits
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG64 InterlockedAnd64(volatile LONG64 *Destination, LONG64 Value)
{
	return __atomic_fetch_and(Destination, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedOr64 - set bits, atomically
 * @Destination: the variable
 * @Value: the bits
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG64 InterlockedOr64(volatile LONG64 *Destination, LONG64 Value)
{
	return __atomic_fetch_or(Destination, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedXor64 - flip bits, atomically
 * @Destination: the variable
 * @Value: the bits
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG64 InterlockedXor64(volatile LONG64 *Destination, LONG64 Value)
{
	return __atomic_fetch_xor(Destination, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedExchange64 - store a value, atomically
 * @Target: the variable
 * @Value: what to store
 *
 * Context: any.
 * Return: the old value.
 */
static inline LONG64 InterlockedExchange64(volatile LONG64 *Target, LONG64 Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedCompareExchange64 - store a value in place of another
 * @Destination: the variable
 * @Exchange: what to store
 * @Comparand: what has to be there
 *
 * Context: any.
 * Return: the old value; @Comparand if it was stored.
 */
static inline LONG64
InterlockedCompareExchange64(volatile LONG64 *Destination, LONG64 Exchange,
			     LONG64 Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

/**
 * InterlockedExchangePointer - store a pointer, atomically
 * @Target: the variable
 * @Value: what to store
 *
 * Context: any.
 * Return: the old one.
 */
static inline PVOID InterlockedExchangePointer(PVOID volatile *Target,
					       PVOID Value)
{
	return __atomic_exchange_n(Target, Value, __ATOMIC_SEQ_CST);
}

/**
 * InterlockedCompareExchangePointer - store a pointer in place of another
 * @Destination: the variable
 * @Exchange: what to store
 * @Comparand: what has to be there
 *
 * Context: any.
 * Return: the old one; @Comparand if it was stored.
 */
static inline PVOID
InterlockedCompareExchangePointer(PVOID volatile *Destination, PVOID Exchange,
				  PVOID Comparand)
{
	__atomic_compare_exchange_n(Destination, &Comparand, Exchange, 0,
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
	return Comparand;
}

/**
 * InterlockedBitTestAndSet - set a bit, atomically
 * @Base: the variable
 * @Bit: number of the bit, 0 to 31
 *
 * Context: any.
 * Return: the old value of the bit.
 */
static inline BOOLEAN InterlockedBitTestAndSet(volatile LONG *Base, LONG Bit)
{
	return InterlockedOr(Base, (LONG)(1U << Bit)) >> Bit & 1;
}

/**
 * InterlockedBitTestAndReset - clear a bit, atomically
 * @Base: the variable
 * @Bit: number of the bit, 0 to 31
 *
 * Context: any.
 * Return: the old value of the bit.
 */
static inline BOOLEAN InterlockedBitTestAndReset(volatile LONG *Base, LONG Bit)
{
	return InterlockedAnd(Base, (LONG)~(1U << Bit)) >> Bit & 1;
}

#endif
