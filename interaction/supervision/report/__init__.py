"""政府信息公开工作年度报告 (条例 arts. 49, 50; 国办公开办函〔2021〕30号).

``statute`` says what the form is; ``figures`` hold its numbers; ``counting`` gets them out of the cases; ``identities``
holds them to E1–E6; ``layout`` draws the tables once for page, XLSX and DOCX. What counts where: docs/decisions/0016.
"""
