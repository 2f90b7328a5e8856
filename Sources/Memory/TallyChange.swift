import Foundation
import GRDB
import Routing

/// What rows that come and go do to the sums that are kept of them. Written in the transaction that holds the rows,
/// so that sums and rows never part.
struct TallyChange {
    struct Place: Hashable {
        var level: String
        var arm: String
    }

    private struct Link: Hashable {
        var parent: String
        var arm: String
        var child: String
    }

    private var cells: [Place: [EvidenceTable.Slot: OutcomeSums]] = [:]
    private var links: [Link: Int] = [:]

    var isEmpty: Bool { cells.isEmpty && links.isEmpty }

    /// An outcome begins to count, or no longer does.
    /// - Parameters:
    ///   - path: Its levels, coarsest first; each one's parent is the one before it.
    ///   - child: A level below the path that is known, but has no sums of its own here.
    mutating func count(_ outcome: CountedOutcome, path: [String], child: String? = nil, isGone: Bool = false) {
        let sums = isGone ? outcome.sums.negated : outcome.sums
        for level in path {
            cells[Place(level: level, arm: outcome.arm), default: [:]][outcome.slot, default: OutcomeSums()] += sums
        }
        let chain = path + (child.map { [$0] } ?? [])
        for (parent, child) in zip(chain, chain.dropFirst()) {
            links[Link(parent: parent, arm: outcome.arm, child: child), default: 0] += isGone ? -1 : 1
        }
    }

    func write(_ db: Database) throws {
        for (place, change) in cells {
            let known = try Data.fetchOne(
                db, sql: "SELECT cells FROM tally WHERE level = ? AND arm = ?", arguments: [place.level, place.arm])
            var cells = try known.map { try TallyCells($0) } ?? TallyCells()
            cells.add(change)
            if cells.slots.isEmpty {
                try db.run(
                    "DELETE FROM tally WHERE level = ? AND arm = ?", [place.level, place.arm])
            } else {
                try db.run(
                    """
                    INSERT INTO tally (level, arm, cells) VALUES (?, ?, ?)
                    ON CONFLICT (level, arm) DO UPDATE SET cells = excluded.cells
                    """, [place.level, place.arm, cells.blob])
            }
        }
        for (link, change) in links where change != 0 {
            try db.run(
                """
                INSERT INTO tally_child (parent, arm, child, outcomes) VALUES (?, ?, ?, ?)
                ON CONFLICT (parent, arm, child) DO UPDATE SET outcomes = outcomes + excluded.outcomes
                """, [link.parent, link.arm, link.child, change])
            try db.run(
                "DELETE FROM tally_child WHERE parent = ? AND arm = ? AND child = ? AND outcomes = 0",
                [link.parent, link.arm, link.child])
        }
    }
}

extension OutcomeSums {
    var negated: OutcomeSums {
        OutcomeSums(
            attempts: -attempts, resolved: -resolved, noPatch: -noPatch, score: -score, scoreSquares: -scoreSquares,
            resolvedCost: -resolvedCost, failedCost: -failedCost, resolvedTime: -resolvedTime, failedTime: -failedTime)
    }
}
