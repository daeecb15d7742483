"""Networks that learn in the visitor's browser while he watches."""

from pages.components.learning.example import chosen_example as chosen_example
from pages.components.learning.view import Chart as Chart
from pages.components.learning.view import Lesson as Lesson
from pages.components.learning.view import Line as Line
from pages.components.learning.view import Net as Net
from pages.components.learning.view import Part as Part
from pages.components.learning.view import learning as learning
