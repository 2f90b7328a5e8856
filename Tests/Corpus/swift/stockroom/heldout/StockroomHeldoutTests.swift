import Stockroom
import XCTest

final class StockroomHeldoutTests: XCTestCase {
    func testEmpty() {
        var room = Stockroom()
        XCTAssertEqual(room.count(of: "x"), 0)
        XCTAssertEqual(room.stock(of: "x"), [])
        XCTAssertEqual(room.names(), [])
        XCTAssertEqual(room.nextDay(), [:])
        XCTAssertEqual(room.revenue, 0)
        XCTAssertThrowsError(try room.sell("x", count: 1))
    }

    func testReceiving() throws {
        var room = Stockroom()
        for day in [4, 2, 6, 2, 4, 0, 6] {
            try room.receive("x", count: 1, bestBefore: day)
        }
        XCTAssertEqual(room.stock(of: "x").map(\.bestBefore), [0, 2, 4, 6])
        XCTAssertEqual(room.stock(of: "x").map(\.count), [1, 2, 2, 2])
        XCTAssertThrowsError(try room.receive("x", count: -1, bestBefore: 5)) {
            XCTAssertEqual($0 as? StockError, .invalid)
        }
        _ = room.nextDay()
        XCTAssertThrowsError(try room.receive("x", count: 1, bestBefore: 0)) {
            XCTAssertEqual($0 as? StockError, .invalid)
        }
        try room.receive("x", count: 1, bestBefore: 1)
        XCTAssertEqual(room.stock(of: "x").map(\.bestBefore), [1, 2, 4, 6])
    }

    func testSellingAcrossBatches() throws {
        var room = Stockroom()
        room.setPrice(11, for: "x")
        try room.receive("x", count: 2, bestBefore: 0)
        try room.receive("x", count: 2, bestBefore: 1)
        try room.receive("x", count: 2, bestBefore: 2)
        XCTAssertEqual(try room.sell("x", count: 5), 2 * 5 + 3 * 11)
        XCTAssertEqual(room.stock(of: "x"), [.init(count: 1, bestBefore: 2)])
        XCTAssertEqual(try room.sell("x", count: 1), 11)
        XCTAssertEqual(room.revenue, 54)
        XCTAssertEqual(room.names(), [])
        XCTAssertThrowsError(try room.sell("x", count: 1)) { XCTAssertEqual($0 as? StockError, .unknown("x")) }
    }

    func testFailedSaleChangesNothing() throws {
        var room = Stockroom()
        try room.receive("x", count: 3, bestBefore: 5)
        XCTAssertThrowsError(try room.sell("x", count: 1)) { XCTAssertEqual($0 as? StockError, .unknown("x")) }
        room.setPrice(1, for: "x")
        XCTAssertThrowsError(try room.sell("x", count: 4)) { XCTAssertEqual($0 as? StockError, .tooFew(available: 3)) }
        XCTAssertThrowsError(try room.sell("x", count: -2)) { XCTAssertEqual($0 as? StockError, .invalid) }
        XCTAssertEqual(room.count(of: "x"), 3)
        XCTAssertEqual(room.revenue, 0)
        XCTAssertEqual(try room.sell("x", count: 3), 3)
    }

    func testDays() throws {
        var room = Stockroom()
        try room.receive("a", count: 1, bestBefore: 0)
        try room.receive("a", count: 2, bestBefore: 1)
        try room.receive("b", count: 4, bestBefore: 1)
        try room.receive("c", count: 8, bestBefore: 9)
        XCTAssertEqual(room.names(), ["a", "b", "c"])
        XCTAssertEqual(room.nextDay(), ["a": 1])
        XCTAssertEqual(room.count(of: "a"), 2)
        XCTAssertEqual(room.nextDay(), ["a": 2, "b": 4])
        XCTAssertEqual(room.names(), ["c"])
        XCTAssertEqual(room.nextDay(), [:])
        XCTAssertEqual(room.today, 3)
        XCTAssertEqual(room.count(of: "c"), 8)
    }

    func testPriceCanChange() throws {
        var room = Stockroom()
        room.setPrice(10, for: "x")
        try room.receive("x", count: 4, bestBefore: 1)
        XCTAssertEqual(try room.sell("x", count: 1), 10)
        room.setPrice(21, for: "x")
        XCTAssertEqual(try room.sell("x", count: 1), 21)
        _ = room.nextDay()
        XCTAssertEqual(try room.sell("x", count: 2), 20)
        XCTAssertEqual(room.revenue, 51)
    }
}
