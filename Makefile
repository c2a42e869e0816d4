# `make run` and `make test` start from nothing and are quick the second time.
PY := .venv/bin/python

.PHONY: run demo test check bench sheets table avatars footage pictures clean

run: .venv/.run
	$(PY) app.py

demo: .venv/.run
	$(PY) -m inference --demo

test: .venv/.test
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest -n 2 --dist loadfile

check: .venv/.test
	$(PY) -m ruff check .
	$(PY) -m mypy

bench: .venv/.test
	$(PY) -m bench

sheets: .venv/.test
	$(PY) -m bench.sheets

# The committed products of the project's own scripts, made again.
table: .venv/.run
	$(PY) tools/train_hearing.py

avatars: .venv/.run
	$(PY) -m examples.avatars.draw

footage: .venv/.run
	$(PY) -m examples.footage.draw

pictures: .venv/.test
	$(PY) -m tools.readme_pictures

.venv/.run: requirements.txt packages.txt tools/setup.sh
	tools/setup.sh requirements.txt
	touch $@

.venv/.test: requirements-dev.txt requirements-fast.txt packages-dev.txt .venv/.run
	tools/setup.sh requirements.txt requirements-dev.txt
	touch $@

clean:
	rm -rf .venv out .pytest_cache .mypy_cache .ruff_cache
