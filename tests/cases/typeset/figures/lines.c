one;
two;
three;
four;
