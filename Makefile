# 阳光政务. `make` alone lists what can be made.
SHELL := /bin/sh
PORT ?= 8000
ARGS ?= -n auto
VENV := .venv
PY := $(VENV)/bin/python
# The first Python here that the project knows and that really runs, unless PYTHON names one.
KNOWN := import sys, ensurepip, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
PYTHON ?= $(shell for p in python3 python3.12 python3.13 python3.11; do $$p -c '$(KNOWN)' >/dev/null 2>&1 && { echo $$p; break; }; done)

.DEFAULT_GOAL := help
.PHONY: help run test check bench clean format

help: ## 列出可用的命令
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-10s %s\n", $$1, $$2}'

$(VENV)/.runtime: requirements.txt deploy/constraints.txt
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(KNOWN)' || { echo "需要带 venv 的 Python 3.11–3.13；可用 make PYTHON=/路径/python3.12 指定。"; exit 1; }
	@echo "· 安装依赖（首次约一两分钟）"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt -c deploy/constraints.txt
	@touch $@

$(VENV)/.tests: $(VENV)/.runtime tests/requirements.txt
	@echo "· 安装测试工具"
	@$(PY) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt -c deploy/constraints.txt
	@touch $@

$(VENV)/.bench: $(VENV)/.tests bench/requirements.txt
	@$(PY) -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt -c deploy/constraints.txt
	@touch $@

run: $(VENV)/.runtime ## 启动网站（首次会装入演示内容），http://localhost:8000
	@exec $(PY) manage.py run_portal --demo --port $(PORT)

test: $(VENV)/.tests ## 运行测试
	@$(PY) -m pytest $(ARGS)

check: $(VENV)/.tests ## 代码检查：格式、类型、房间之间的引用、迁移
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djlint --lint --quiet themes cms search opendata interaction
	@$(VENV)/bin/mypy
	@PYTHONPATH=.:site $(VENV)/bin/lint-imports
	@$(PY) manage.py check --fail-level WARNING
	@$(PY) manage.py makemigrations --check --dry-run

bench: $(VENV)/.bench ## 测量速度，结果以比值给出
	@$(PY) -m bench

format: $(VENV)/.tests ## 整理代码格式
	@$(VENV)/bin/ruff check --fix .
	@$(VENV)/bin/ruff format .

clean: ## 删去虚拟环境与缓存（不动数据）
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
