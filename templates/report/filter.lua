-- The one filter between Markdown and what pandoc writes, DOCX and typst. It keeps links and images within what a
-- report may hold, and puts the tables and figures of the document where the template named them.
-- QMS_REPORT_DATA is the path of a JSON file written by qms/report/pandoc.py.

local function read(path)
  local file = assert(io.open(path, "rb"))
  local text = file:read("a")
  file:close()
  return text
end

local data = pandoc.json.decode(read(os.getenv("QMS_REPORT_DATA")), false)
local typst = FORMAT == "typst"

-- Typst has the vendored fonts alone; each sign that they lack has another text to print.
local missing = data.missing

local function shown(text)
  if next(missing) == nil then return text end
  return (text:gsub(utf8.charpattern, missing))
end

local function quoted(text)
  return '"' .. text:gsub('[\\"]', "\\%0"):gsub("\n", "\\n") .. '"'
end

-- A string literal is the only typst text that no sign in it can turn into markup.
local function Str(str)
  if not typst then return nil end
  local text = shown(str.text)
  if text:match("^[%a\128-\255]+[.,]?$") then return pandoc.Str(text) end
  return pandoc.RawInline("typst", "#" .. quoted(text) .. ";")
end

local function Code(code)
  if typst then return pandoc.RawInline("typst", "#raw(" .. quoted(shown(code.text)) .. ");") end
end

local function CodeBlock(code)
  if not typst then return nil end
  return pandoc.RawBlock("typst", "#raw(" .. quoted(shown(code.text)) .. ", block: true)")
end

local function allowed(target)
  if target:match("^//") or target:match("[%s%c]") then return false end
  local scheme = target:match("^(%a[%w+.-]*):")
  return not scheme or scheme:lower() == "https" or scheme:lower() == "mailto"
end

local function Link(link)
  if not allowed(link.target) then return link.content end
end

-- An image would be fetched by pandoc, from wherever its address points.
local function Image(image)
  return image.caption
end

local function lines(text)
  local inlines = pandoc.Inlines({})
  for line in (text .. "\n"):gmatch("(.-)\n") do
    if #inlines > 0 then inlines:insert(pandoc.LineBreak()) end
    inlines:extend(pandoc.Inlines(line))
  end
  return inlines
end

local align = {
  text = "AlignLeft", integer = "AlignRight", number = "AlignRight", date = "AlignLeft",
  group = "AlignCenter",
}

local function row(cells, kinds)
  local made = {}
  for i, text in ipairs(cells) do
    made[i] = pandoc.Cell({ pandoc.Plain(lines(text)) }, align[kinds[i]])
  end
  return pandoc.Row(made)
end

local function head_row(cells)
  local made = {}
  for i, cell in ipairs(cells) do
    local words = { pandoc.Plain(lines(cell.text)) }
    made[i] = pandoc.Cell(words, align[cell.kind], cell.rows, cell.columns)
  end
  return pandoc.Row(made)
end

local function as_table(id, item)
  local specs, rows, head = {}, {}, {}
  for i, share in ipairs(item.shares) do specs[i] = { align[item.kinds[i]], share } end
  for i, cells in ipairs(item.rows) do rows[i] = row(cells, item.kinds) end
  if not item.plain then
    for i, cells in ipairs(item.head) do head[i] = head_row(cells) end
  end
  local body = { attr = pandoc.Attr(), body = rows, head = {}, row_head_columns = 0 }
  local caption = item.caption ~= "" and { pandoc.Plain(lines(item.caption)) } or {}
  return pandoc.Table(
    { long = caption },
    specs,
    pandoc.TableHead(head),
    { body },
    pandoc.TableFoot(),
    pandoc.Attr("table-" .. id, { "data" })
  )
end

local function note(item)
  if item.note == "" then return {} end
  local text = pandoc.Para(lines(item.note))
  return { pandoc.Div({ text }, pandoc.Attr("", { "note" }, { ["custom-style"] = "Table Note" })) }
end

local function table_blocks(id, item)
  if typst then return { pandoc.RawBlock("typst", "#data-table(" .. quoted(id) .. ")") } end
  local blocks = pandoc.Blocks({ as_table(id, item) })
  blocks:extend(note(item))
  return blocks
end

local function figure_blocks(id, item)
  if typst then return { pandoc.RawBlock("typst", "#chart(" .. quoted(id) .. ")") } end
  pandoc.mediabag.insert(id .. ".png", "image/png", read(item.png))
  local size = pandoc.Attr("", {}, { width = item.width })
  local image = pandoc.Image(pandoc.Inlines(item.alt), id .. ".png", item.alt, size)
  return {
    pandoc.Div({ pandoc.Para({ image }) }, pandoc.Attr("", {}, { ["custom-style"] = "Chart" })),
    pandoc.Div({ pandoc.Para(lines(item.caption)) },
      pandoc.Attr("", {}, { ["custom-style"] = "Image Caption" })),
  }
end

-- Returns the kind, id and item that a paragraph stands for, or nothing.
local function placeholder(block)
  if block.t ~= "Para" and block.t ~= "Plain" then return nil end
  local link = #block.content == 1 and block.content[1]
  if not link or link.t ~= "Link" then return nil end
  local kind, id = link.target:match("^qms:(%a+)/([%w_-]+)$")
  local item = kind and data[kind .. "s"] and data[kind .. "s"][id]
  if item then return kind, id, item end
end

local few_letters = 700
local words_of = { Header = true, Para = true, BulletList = true }

-- A heading goes onto the sideways sheet with its table, and so do the few lines between them and
-- those that start the text, which would else stand on a sheet of their own.
local function heading_before(blocks)
  local letters, from = 0, #blocks + 1
  for at = #blocks, 1, -1 do
    local block = blocks[at]
    letters = letters + utf8.len(pandoc.utils.stringify(block))
    if not words_of[block.t] or letters > few_letters then return from end
    local next_to = from == at + 1 and at < #blocks
    if block.t == "Header" and (from > #blocks or next_to) then from = at end
  end
  return 1
end

local function move_tail(blocks, from)
  local tail = pandoc.Blocks({})
  while #blocks >= from do tail:insert(1, blocks:remove()) end
  return tail
end

local function landscape(blocks)
  return pandoc.Div(blocks, pandoc.Attr("", { "landscape" }))
end

local function is_landscape(block)
  return block and block.t == "Div" and block.classes[1] == "landscape"
end

-- Word ends a section by a paragraph that carries the size of the pages before it.
local function section_end(item)
  return pandoc.RawBlock("openxml", '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" '
    .. 'w:lineRule="exact"/>' .. item .. "</w:pPr></w:p>")
end

local function in_format(block)
  if not is_landscape(block) then return { block } end
  local made = pandoc.Blocks({})
  if typst then
    made:insert(pandoc.RawBlock("typst", "#sideways["))
    made:extend(block.content)
    made:insert(pandoc.RawBlock("typst", "]"))
  else
    made:insert(section_end(data.portrait))
    made:extend(block.content)
    made:insert(section_end(data.landscape))
  end
  return made
end

-- The words that lead to a table or a chart stand on its sheet; qms/report/word_parts.py does it for Word.
local function keep_last(blocks)
  if not typst or not blocks[#blocks] or blocks[#blocks].t ~= "Para" then return end
  local words = blocks:remove()
  blocks:extend({
    pandoc.RawBlock("typst", "#leading-to["), words, pandoc.RawBlock("typst", "]"),
  })
end

-- A heading of the class "page" starts a new sheet; a turned sheet is a new one anyway.
local function page_break()
  if typst then return pandoc.RawBlock("typst", "#pagebreak(weak: true)") end
  return pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pageBreakBefore/><w:spacing w:before="0" '
    .. 'w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>')
end

local function starts_page(block)
  return block.t == "Header" and block.classes:includes("page")
end

local function is_break(block)
  return block and block.t == "RawBlock" and block.text == page_break().text
end

local function place(source)
  local placed = pandoc.Blocks({})
  for _, block in ipairs(source) do
    local kind, id, item = placeholder(block)
    if kind == "table" and item.wide then
      local content = move_tail(placed, heading_before(placed))
      content:extend(table_blocks(id, item))
      if is_landscape(placed[#placed]) then
        placed[#placed].content:extend(content)
      else
        if is_break(placed[#placed]) then placed:remove() end
        placed:insert(landscape(content))
      end
    elseif kind == "table" then
      keep_last(placed)
      placed:extend(table_blocks(id, item))
    elseif kind == "figure" then
      keep_last(placed)
      placed:extend(figure_blocks(id, item))
    elseif not (is_break(block) and (#placed == 0 or is_landscape(placed[#placed]))) then
      placed:insert(block)
    end
  end
  return placed
end

local blank = { [0x20] = true, [0x09] = true, [0x0A] = true, [0xA0] = true, [0x3000] = true }
for sign = 0x2000, 0x200B do blank[sign] = true end
for _, sign in ipairs({ 0x2028, 0x2029, 0x202F, 0x205F }) do blank[sign] = true end

local function has_words(text)
  for _, sign in utf8.codes(text) do
    if not blank[sign] then return true end
  end
  return false
end

-- PDF/UA knows no heading without words.
local function worded(block)
  if not typst or block.t ~= "Header" then return block end
  return has_words(shown(pandoc.utils.stringify(block))) and block or pandoc.Para(block.content)
end

function Pandoc(doc)
  local safe = { Link = Link, Image = Image, Str = Str, Code = Code, CodeBlock = CodeBlock }
  local blocks = pandoc.Blocks({})
  for _, block in ipairs(doc.blocks) do
    if starts_page(block) then blocks:insert(page_break()) end
    blocks:insert(placeholder(block) and block or pandoc.Blocks({ worded(block) }):walk(safe)[1])
  end
  local made = pandoc.Blocks({})
  for _, block in ipairs(place(blocks)) do made:extend(in_format(block)) end
  return pandoc.Pandoc(made, doc.meta)
end
