/// Sums of outcomes by level of the hierarchy, arm, week, and arms that had failed before on the same job.
///
/// The table of a process: Memory fills one for a job, replay lets one grow. What it holds depends on what was added,
/// never on the order.
public struct EvidenceTable: Hashable, Sendable {
    /// Where an outcome is counted, within a level and an arm.
    public struct Slot: Hashable, Comparable, Sendable {
        /// Calendar week since 1970-01-01, for fading.
        public var week: Int
        /// Arms whose patch had failed on the same job before this attempt.
        public var failedBefore: Int

        public init(week: Int, failedBefore: Int) {
            self.week = week
            self.failedBefore = failedBefore
        }

        public static func < (left: Slot, right: Slot) -> Bool {
            (left.week, left.failedBefore) < (right.week, right.failedBefore)
        }
    }

    /// One arm's outcomes at one level, in the order of the slots: a sum of fractions depends on its order.
    struct Record: Hashable, Sendable {
        var slots: [Slot] = []
        var sums: [OutcomeSums] = []
        /// Finer levels, directly below this one, that hold outcomes of the arm.
        var children = 0

        /// From the end, because they mostly come in order.
        mutating func add(_ added: OutcomeSums, at slot: Slot) {
            let index = slots.lastIndex { $0 <= slot }
            if let index, slots[index] == slot {
                sums[index] += added
            } else {
                slots.insert(slot, at: (index ?? -1) + 1)
                sums.insert(added, at: (index ?? -1) + 1)
            }
        }
    }

    private var levels: [String: [ArmID: Record]] = [:]

    public init() {}

    public var isEmpty: Bool { levels.isEmpty }

    /// Adds what is known at one level.
    public mutating func add(_ sums: OutcomeSums, of arm: ArmID, at slot: Slot, level: String) {
        levels[level, default: [:]][arm, default: Record()].add(sums, at: slot)
    }

    /// Adds what is known of an arm at one level, slot by slot.
    /// - Precondition: As many sums as slots.
    public mutating func add(_ sums: [OutcomeSums], of arm: ArmID, at slots: [Slot], level: String) {
        precondition(sums.count == slots.count, "every slot has its sums")
        // Taken out once, because a decision reads some ten thousand slots.
        var record = levels[level]?[arm] ?? Record()
        if record.slots.isEmpty, zip(slots, slots.dropFirst()).allSatisfy({ $0 < $1 }) {
            (record.slots, record.sums) = (slots, sums)
        } else {
            for (slot, sums) in zip(slots, sums) { record.add(sums, at: slot) }
        }
        levels[level, default: [:]][arm] = record
    }

    /// Sets how many levels directly below this one hold outcomes of the arm.
    public mutating func setChildren(_ count: Int, of arm: ArmID, level: String) {
        levels[level, default: [:]][arm, default: Record()].children = count
    }

    /// Adds one outcome at every level of a job's path, coarsest first.
    public mutating func add(_ sums: OutcomeSums, of arm: ArmID, at slot: Slot, path: [String]) {
        for (index, level) in path.enumerated() {
            if index > 0, levels[level]?[arm] == nil {
                levels[path[index - 1], default: [:]][arm, default: Record()].children += 1
            }
            add(sums, of: arm, at: slot, level: level)
        }
    }

    func records(at level: String) -> [ArmID: Record]? { levels[level] }
}
