#!/bin/sh
# Makes the recordings of this folder from docs/register-sheet.csv, by programs that others wrote:
#   pip install --target PY openpyxl==3.1.5 && PYTHONPATH=PY sh e2e/recordings/register/make.sh
# GB18030 and UTF-16 by iconv (glibc), the workbook by openpyxl (shared texts, styles, a merge, a formula without a stored result).
# catalog-info.yaml is written by hand after Backstage's "Descriptor Format of Catalog Entities"; that it is one was checked by
#   npm i @backstage/catalog-model@1.10.1 and its systemEntityV1alpha1Validator, componentEntity…, apiEntity…, groupEntity… .check(…)
set -eu
cd "$(dirname "$0")"
sheet=../../../docs/register-sheet.csv
iconv -f UTF-8 -t GB18030 "$sheet" > sheet-gb18030.csv
tr ',' '\t' < "$sheet" | iconv -f UTF-8 -t UTF-16 > sheet-utf16.txt
python3 - "$sheet" <<'PY'
import csv, datetime, sys
from openpyxl import Workbook
book = Workbook()
page = book.active
page.title = '应用'
page.append(['江城市政务应用台账'])
for at, row in enumerate(csv.reader(open(sys.argv[1], encoding='utf-8'))):
    cells = list(row)
    if at > 0:
        for column in (4, 5, 15, 16):
            if cells[column].isdigit():
                cells[column] = int(cells[column])
        if cells[18]:
            cells[18] = datetime.date.fromisoformat(cells[18])
    page.append(cells)
page.merge_cells('A1:X1')
page.merge_cells('C4:C6')
page['X5'] = '=CONCATENATE("app=","records")'
peaks = book.create_sheet('保障')
peaks.append(['保障事件', '开始时间', '结束时间', '预计倍数', '涉及应用'])
peaks.append(['秋季入学报名', datetime.datetime(2026, 8, 20, 8), datetime.datetime(2026, 8, 25, 20), 60, '入学报名、id-auth'])
book.save('sheet.xlsx')
PY
