import Foundation
import GRDB
import Routing

/// Sums at some levels, as one store or several know them.
struct Tallies: Hashable {
    struct Record: Hashable {
        var cells: TallyCells
        var children: Int
    }

    private(set) var records: [TallyChange.Place: Record] = [:]

    /// Weeks after which an outcome has faded to nothing: six half-lives of `BeliefParameters`.
    static let weeksKept = 156

    /// What a store keeps at the given levels.
    init(levels: [String], since week: Int, _ db: Database) throws {
        for level in Set(levels) {
            let rows = try Row.fetchCursor(db, sql: "SELECT arm, cells FROM tally WHERE level = ?", arguments: [level])
            while let row = try rows.next() {
                let cells = try TallyCells(row["cells"], since: week)
                records[TallyChange.Place(level: level, arm: row["arm"])] = Record(cells: cells, children: 0)
            }
            let children = try Row.fetchCursor(
                db, sql: "SELECT arm, COUNT(*) AS children FROM tally_child WHERE parent = ? GROUP BY arm",
                arguments: [level])
            while let row = try children.next() {
                records[TallyChange.Place(level: level, arm: row["arm"])]?.children = row["children"]
            }
        }
    }

    /// Of each slot, the one with more attempts: both may know of the same outcomes.
    mutating func merge(_ other: Tallies) {
        records.merge(other.records) { ours, theirs in
            var cells = ours.cells
            cells.merge(theirs.cells)
            return Record(cells: cells, children: max(ours.children, theirs.children))
        }
    }

    var table: EvidenceTable {
        var table = EvidenceTable()
        for (place, record) in records where !record.cells.slots.isEmpty {
            let arm = ArmID(place.arm)
            table.add(record.cells.sums, of: arm, at: record.cells.slots, level: place.level)
            table.setChildren(record.children, of: arm, level: place.level)
        }
        return table
    }
}
