"""How does a convolutional network see, from the beginning?"""

import streamlit as st

from pages.components.glossary import term_link
from pages.labs.course import questions, teaching
from pages.labs.course.chapters import CHAPTER, chapters
from pages.labs.course.views import part_view
from pages.state import bound, subject

st.title(__doc__)
this = subject.current()
every, names = chapters(), list(chapters())
with st.container(horizontal=True, vertical_alignment="bottom"):
    name = bound.selectbox(
        "Chapter", names, name=CHAPTER, width=360,
        format_func=lambda each: f"{names.index(each) + 1}. {every[each].title}",
    )  # fmt: skip
    teach = bound.toggle("Teach", name="course_teach", help="Large type, one view at a time, arrow keys for the next.")
chapter = every[name]
if teach:
    teaching.one_at_a_time(this, chapter)
    st.stop()
st.header(chapter.title, anchor=False)
for number, part in enumerate(chapter.parts):
    with st.container():  # what comes after keeps its place while a map is computed, and when it is known
        st.write(part.text)
        part_view(this, part, f"course-{name}-{number}", questions.listener(name, number + 1))
asked, beside = st.columns([3, 2], gap="large")
with asked:
    questions.questions(this, chapter)
    answered, all_of_them = len(questions.done()), len(questions.every())
    st.caption(f"{answered} of {all_of_them} questions answered. The link keeps which; nothing else is kept.")
with beside:
    st.subheader("Words", anchor=False)
    with st.container(horizontal=True):
        for word in chapter.words:
            term_link(word)
    st.subheader("Read on", anchor=False)
    for title, who in chapter.sources:
        st.write(f"*{title}*. {who}.")
with st.container(horizontal=True):
    place = names.index(name)
    if place:
        before = names[place - 1]
        st.button(f"← {every[before].title}", on_click=teaching.open_chapter, args=(before,), key="course-before")
    if place + 1 < len(names):
        after = names[place + 1]
        st.button(
            f"{every[after].title} →", type="primary", on_click=teaching.open_chapter, args=(after,), key="course-after"
        )
