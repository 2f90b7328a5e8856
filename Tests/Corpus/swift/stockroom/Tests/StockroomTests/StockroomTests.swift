import Stockroom
import XCTest

final class StockroomTests: XCTestCase {
    private func sample() throws -> Stockroom {
        var room = Stockroom()
        room.setPrice(100, for: "milk")
        room.setPrice(30, for: "bun")
        try room.receive("milk", count: 5, bestBefore: 3)
        try room.receive("milk", count: 2, bestBefore: 1)
        try room.receive("bun", count: 10, bestBefore: 0)
        return room
    }

    func testBatchesAreInOrder() throws {
        var room = try sample()
        try room.receive("milk", count: 1, bestBefore: 3)
        try room.receive("milk", count: 4, bestBefore: 2)
        XCTAssertEqual(
            room.stock(of: "milk"),
            [.init(count: 2, bestBefore: 1), .init(count: 4, bestBefore: 2), .init(count: 6, bestBefore: 3)])
        XCTAssertEqual(room.count(of: "milk"), 12)
    }

    func testSellingTakesTheOldest() throws {
        var room = try sample()
        XCTAssertEqual(try room.sell("milk", count: 3), 300)
        XCTAssertEqual(room.stock(of: "milk"), [.init(count: 4, bestBefore: 3)])
        XCTAssertEqual(room.revenue, 300)
    }

    func testLastDayIsHalfPrice() throws {
        var room = try sample()
        XCTAssertEqual(try room.sell("bun", count: 10), 150)
        XCTAssertEqual(room.names(), ["milk"])
    }

    func testErrors() throws {
        var room = try sample()
        XCTAssertThrowsError(try room.sell("tea", count: 1)) { XCTAssertEqual($0 as? StockError, .unknown("tea")) }
        XCTAssertThrowsError(try room.sell("milk", count: 8)) {
            XCTAssertEqual($0 as? StockError, .tooFew(available: 7))
        }
        XCTAssertThrowsError(try room.sell("milk", count: 0)) { XCTAssertEqual($0 as? StockError, .invalid) }
        XCTAssertThrowsError(try room.receive("milk", count: 0, bestBefore: 9))
        XCTAssertThrowsError(try room.receive("milk", count: 1, bestBefore: -1))
    }

    func testNextDay() throws {
        var room = try sample()
        XCTAssertEqual(room.nextDay(), ["bun": 10])
        XCTAssertEqual(room.today, 1)
        XCTAssertEqual(room.nextDay(), ["milk": 2])
        XCTAssertEqual(room.count(of: "milk"), 5)
    }
}
