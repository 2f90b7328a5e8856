import LedgerBook
import XCTest

final class LedgerBookTests: XCTestCase {
    private func sample() throws -> LedgerBook {
        var book = LedgerBook()
        book.open("ann", limit: 50)
        book.open("bob")
        book.open("cyd")
        try book.deposit(100, to: "ann")
        try book.deposit(30, to: "bob")
        return book
    }

    func testDeposit() throws {
        var book = try sample()
        XCTAssertEqual(try book.balance(of: "ann"), 100)
        XCTAssertThrowsError(try book.deposit(0, to: "ann"))
        XCTAssertThrowsError(try book.deposit(5, to: "zoe")) { error in
            XCTAssertEqual(error as? BookingError, .unknownAccount("zoe"))
        }
    }

    func testTransfer() throws {
        var book = try sample()
        try book.transfer(150, from: "ann", to: "bob")
        XCTAssertEqual(try book.balance(of: "ann"), -50)
        XCTAssertEqual(try book.balance(of: "bob"), 180)
        XCTAssertEqual(book.total(), 130)
        XCTAssertThrowsError(try book.transfer(1, from: "ann", to: "bob")) { error in
            XCTAssertEqual(error as? BookingError, .insufficientFunds(missing: 1))
        }
    }

    func testTransferToSelf() throws {
        var book = try sample()
        try book.transfer(10, from: "bob", to: "bob")
        XCTAssertEqual(try book.balance(of: "bob"), 30)
        XCTAssertEqual(book.journal.count, 2)
    }

    func testUndo() throws {
        var book = try sample()
        try book.transfer(20, from: "ann", to: "cyd")
        XCTAssertTrue(book.undo())
        XCTAssertEqual(try book.balance(of: "ann"), 100)
        XCTAssertEqual(try book.balance(of: "cyd"), 0)
        XCTAssertTrue(book.undo())
        XCTAssertTrue(book.undo())
        XCTAssertFalse(book.undo())
        XCTAssertEqual(book.total(), 0)
    }

    func testMovements() throws {
        var book = try sample()
        try book.transfer(20, from: "ann", to: "bob")
        try book.transfer(5, from: "bob", to: "cyd")
        let movements = book.movements(of: "bob")
        XCTAssertEqual(movements.incoming, 50)
        XCTAssertEqual(movements.outgoing, 5)
    }

    func testRanking() throws {
        var book = try sample()
        book.open("abe")
        XCTAssertEqual(book.ranking(), ["ann", "bob", "abe", "cyd"])
    }
}
