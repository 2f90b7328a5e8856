import LedgerBook
import XCTest

final class LedgerBookHeldoutTests: XCTestCase {
    func testOpenAgainKeepsMoney() throws {
        var book = LedgerBook()
        book.open("a")
        try book.deposit(7, to: "a")
        book.open("a", limit: 3)
        XCTAssertEqual(try book.balance(of: "a"), 7)
        book.open("b")
        try book.transfer(10, from: "a", to: "b")
        XCTAssertEqual(try book.balance(of: "a"), -3)
        XCTAssertEqual(try book.balance(of: "b"), 10)
    }

    func testRefusals() throws {
        var book = LedgerBook()
        book.open("a")
        book.open("b")
        try book.deposit(5, to: "a")
        for amount in [0, -1] {
            XCTAssertThrowsError(try book.transfer(amount, from: "a", to: "b")) { error in
                XCTAssertEqual(error as? BookingError, .invalidAmount)
            }
            XCTAssertThrowsError(try book.deposit(amount, to: "a")) { error in
                XCTAssertEqual(error as? BookingError, .invalidAmount)
            }
        }
        XCTAssertThrowsError(try book.transfer(1, from: "x", to: "b")) { error in
            XCTAssertEqual(error as? BookingError, .unknownAccount("x"))
        }
        XCTAssertThrowsError(try book.transfer(1, from: "a", to: "y")) { error in
            XCTAssertEqual(error as? BookingError, .unknownAccount("y"))
        }
        XCTAssertThrowsError(try book.transfer(9, from: "a", to: "b")) { error in
            XCTAssertEqual(error as? BookingError, .insufficientFunds(missing: 4))
        }
        XCTAssertThrowsError(try book.transfer(6, from: "a", to: "a"))
        XCTAssertEqual(try book.balance(of: "a"), 5)
        XCTAssertEqual(try book.balance(of: "b"), 0)
        XCTAssertEqual(book.journal.count, 1)
        XCTAssertEqual(book.journal.first?.to, "a")
        XCTAssertEqual(book.journal.first?.amount, 5)
        XCTAssertNil(book.journal.first?.from)
        try book.transfer(5, from: "a", to: "b")
        XCTAssertEqual(try book.balance(of: "a"), 0)
    }

    func testUndoOrder() throws {
        var book = LedgerBook()
        book.open("a")
        book.open("b")
        XCTAssertFalse(book.undo())
        try book.deposit(1, to: "a")
        try book.deposit(1, to: "a")
        try book.transfer(2, from: "a", to: "b")
        book.undo()
        XCTAssertEqual(try book.balance(of: "a"), 2)
        XCTAssertEqual(try book.balance(of: "b"), 0)
        book.undo()
        XCTAssertEqual(try book.balance(of: "a"), 1)
        XCTAssertEqual(book.journal.count, 1)
    }

    func testMovementsAndTotals() throws {
        var book = LedgerBook()
        XCTAssertEqual(book.total(), 0)
        XCTAssertEqual(book.ranking(), [])
        book.open("b", limit: 10)
        book.open("a", limit: 10)
        XCTAssertEqual(book.ranking(), ["a", "b"])
        try book.transfer(4, from: "a", to: "b")
        try book.transfer(1, from: "a", to: "b")
        XCTAssertEqual(book.ranking(), ["b", "a"])
        XCTAssertEqual(book.total(), 0)
        XCTAssertEqual(book.movements(of: "a").incoming, 0)
        XCTAssertEqual(book.movements(of: "a").outgoing, 5)
        XCTAssertEqual(book.movements(of: "b").incoming, 5)
        XCTAssertEqual(book.movements(of: "b").outgoing, 0)
        XCTAssertEqual(book.movements(of: "c").incoming, 0)
    }
}
