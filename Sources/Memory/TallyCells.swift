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
        var numbers = 0
        var values: (Int, Int, OutcomeSums) = (0, 0, OutcomeSums())
        var (value, shift) = (UInt64(0), UInt64(0))
        var isWhole = true
        blob.withUnsafeBytes { bytes in
            for byte in bytes {
                guard shift < 64 else {
                    isWhole = false
                    return
                }
                value |= UInt64(byte & 0x7F) << shift
                shift += 7
                if byte & 0x80 != 0 { continue }
                Self.set(numbers, to: Int(truncatingIfNeeded: value), &values)
                (value, shift) = (0, 0)
                numbers += 1
                guard numbers == Self.width else { continue }
                numbers = 0
                if values.0 >= week {
                    slots.append(Slot(week: values.0, failedBefore: values.1))
                    sums.append(values.2)
                }
            }
        }
        // Out of order, one slot might stand twice.
        let isOrdered = zip(slots, slots.dropFirst()).allSatisfy { $0 < $1 }
        guard isWhole, isOrdered, numbers == 0, shift == 0 else {
            throw MemoryError(.corrupt, "read the tallies", "tally")
        }
    }

    private static let width = 11

    private static func set(_ number: Int, to value: Int, _ values: inout (Int, Int, OutcomeSums)) {
        switch number {
        case 0: values.0 = value
        case 1: values.1 = value
        case 2: values.2.attempts = value
        case 3: values.2.resolved = value
        case 4: values.2.noPatch = value
        case 5: values.2.score = value
        case 6: values.2.scoreSquares = value
        case 7: values.2.resolvedCost = value
        case 8: values.2.failedCost = value
        case 9: values.2.resolvedTime = value
        default: values.2.failedTime = value
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
