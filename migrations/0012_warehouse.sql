-- Written by `tributary packs ddl`: what the warehouse of every pack needs.
DELETE FROM time_dim WHERE date_key IN (20240414, 20250414, 20260414, 20270306, 20270414, 20270418, 20270419, 20270615, 20270616);

INSERT INTO time_dim ("date_key", "date", "day", "day_of_week", "week", "month", "quarter", "year", "holiday_flag", "holiday") VALUES
(20240414, '2024-04-14', 14, 7, 15, 4, 2, 2024, 1, 'Ambedkar Jayanti'),
(20250414, '2025-04-14', 14, 1, 16, 4, 2, 2025, 1, 'Ambedkar Jayanti'),
(20260414, '2026-04-14', 14, 2, 16, 4, 2, 2026, 1, 'Ambedkar Jayanti'),
(20270306, '2027-03-06', 6, 6, 9, 3, 1, 2027, 1, 'Maha Shivaratri'),
(20270414, '2027-04-14', 14, 3, 15, 4, 2, 2027, 1, 'Ambedkar Jayanti'),
(20270418, '2027-04-18', 18, 7, 15, 4, 2, 2027, 1, 'Mahavir Jayanti'),
(20270419, '2027-04-19', 19, 1, 16, 4, 2, 2027, 0, null),
(20270615, '2027-06-15', 15, 2, 24, 6, 2, 2027, 0, null),
(20270616, '2027-06-16', 16, 3, 24, 6, 2, 2027, 1, 'Muharram');
