import Foundation
import Routing

/// One arm's sums at one level, slot by slot in the slots' order, as the blob `tally.cells` holds them.
///
/// One blob a level and arm, because a decision needs all its slots: read as rows they would be most of its time.
/// The blob: for each slot eleven whole numbers (week, failures before, and the sums in the order of `OutcomeSums`),
/// each as 64 bits in LEB128, the lowest seven bits first.
struct TallyCells: Hashable {
    typealias Slot = EvidenceTable.Slot

    private(set) var slots: [Slot] = []
    private(set) var sums: [OutcomeSums] = []

    init() {}

    /// - Parameter week: Slots before it are left out.
    /// - Throws: `.corrupt` for bytes that are no such blob.
    init(_ blob: Data, since week: Int = .min) throws(MemoryError) {
        var isOrdered = true
        var last: Slot?
        var numbers = Numbers()
        slots.reserveCapacity(blob.count / 20)
        sums.reserveCapacity(blob.count / 20)
        blob.withUnsafeBytes { bytes in
            while numbers.isWhole, numbers.read < bytes.count {
                let slot = Slot(week: numbers.next(in: bytes), failedBefore: numbers.next(in: bytes))
                let sum = OutcomeSums(
                    attempts: numbers.next(in: bytes), resolved: numbers.next(in: bytes),
                    noPatch: numbers.next(in: bytes), score: numbers.next(in: bytes),
                    scoreSquares: numbers.next(in: bytes), resolvedCost: numbers.next(in: bytes),
                    failedCost: numbers.next(in: bytes), resolvedTime: numbers.next(in: bytes),
                    failedTime: numbers.next(in: bytes))
                // Out of order, one slot might stand twice.
                if let last, last >= slot { isOrdered = false }
                last = slot
                guard slot.week >= week else { continue }
                slots.append(slot)
                sums.append(sum)
            }
        }
        guard numbers.isWhole, isOrdered else { throw MemoryError(.corrupt, "read the tallies", "tally") }
    }

    /// LEB128, one number after the other. After bytes that are none it goes on with zeros.
    private struct Numbers {
        var read = 0
        var isWhole = true

        @inline(__always) mutating func next(in bytes: UnsafeRawBufferPointer) -> Int {
            var (value, shift) = (UInt64(0), UInt64(0))
            while read < bytes.count, shift < 64 {
                let byte = bytes[read]
                read += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte & 0x80 == 0 { return Int(truncatingIfNeeded: value) }
                shift += 7
            }
            isWhole = false
            return 0
        }
    }

    var blob: Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(slots.count * 32)
        func append(_ number: Int) {
            var rest = UInt64(bitPattern: Int64(number))
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        for (slot, sums) in zip(slots, sums) {
            append(slot.week)
            append(slot.failedBefore)
            append(sums.attempts)
            append(sums.resolved)
            append(sums.noPatch)
            append(sums.score)
            append(sums.scoreSquares)
            append(sums.resolvedCost)
            append(sums.failedCost)
            append(sums.resolvedTime)
            append(sums.failedTime)
        }
        return Data(bytes)
    }

    /// Adds sums that may be below zero; a slot without attempts is none.
    mutating func add(_ change: [Slot: OutcomeSums]) {
        var other = TallyCells()
        for (slot, sums) in change.sorted(by: { $0.key < $1.key }) { other.append(slot, sums) }
        combine(other) { ours, theirs in
            var sum = ours
            sum += theirs
            return sum
        }
    }

    /// Of each slot, the one with more attempts: two stores that know of the same outcomes, each perhaps not of all.
    mutating func merge(_ other: TallyCells) {
        // The usual case, for a user with one repository.
        if self == other { return }
        combine(other) { ours, theirs in ours.attempts >= theirs.attempts ? ours : theirs }
    }

    private mutating func combine(_ other: TallyCells, _ rule: (OutcomeSums, OutcomeSums) -> OutcomeSums) {
        var (all, index) = (TallyCells(), 0)
        all.slots.reserveCapacity(slots.count + other.slots.count)
        all.sums.reserveCapacity(slots.count + other.slots.count)
        for (slot, theirs) in zip(other.slots, other.sums) {
            while index < slots.count, slots[index] < slot {
                all.append(slots[index], sums[index])
                index += 1
            }
            let isShared = index < slots.count && slots[index] == slot
            all.append(slot, rule(isShared ? sums[index] : OutcomeSums(), theirs))
            if isShared { index += 1 }
        }
        for rest in index..<slots.count { all.append(slots[rest], sums[rest]) }
        self = all
    }

    private mutating func append(_ slot: Slot, _ sums: OutcomeSums) {
        guard sums != OutcomeSums() else { return }
        slots.append(slot)
        self.sums.append(sums)
    }
}
